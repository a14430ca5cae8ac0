using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Outgoing;

/// <summary>What an endpoint may be.</summary>
internal static class WebhookRules
{
    /// <summary>Sets what is not null; the first thing that can't be as it is written.</summary>
    public static Problem? Apply(WebhookSettings settings, WebhookEndpoint endpoint, OutgoingGuard guard)
    {
        if (settings.Name is { } name)
        {
            if (name.Trim() is not { Length: > 0 and <= WebhookEndpoint.NameMaxLength } clean || clean.Any(char.IsControl))
                return Problems.InvalidWebhookName.With(WebhookEndpoint.NameMaxLength);
            endpoint.Name = clean;
        }

        if (settings.Url is { } url)
        {
            if (url.Trim() is not { Length: <= WebhookEndpoint.UrlMaxLength } clean
                || !Uri.TryCreate(clean, UriKind.Absolute, out var uri) || uri is not { Scheme: "http" or "https", UserInfo: "", Fragment: "" } || uri.Host.Length == 0)
                return Problems.InvalidWebhookUrl;
            if (guard.Refuses(uri))
                return Problems.WebhookInternal.With(uri.Host);
            endpoint.Url = clean;
        }

        if (settings.Events is { } events)
        {
            if (events.FirstOrDefault(e => !WebhookEvents.All.Contains(e)) is { } unknown)
                return Problems.InvalidWebhookEvents.With($"{unknown}");
            // In one order, each once.
            endpoint.Events = string.Join(' ', WebhookEvents.All.Where(events.Contains));
        }

        endpoint.IsEnabled = settings.IsEnabled ?? endpoint.IsEnabled;
        return null;
    }

    /// <summary>What the audit log keeps of it; addresses without their query.</summary>
    public static object Shown(WebhookEndpoint e) => new
    {
        e.Name,
        Url = e.Url.Split('?')[0],
        Events = e.Events.Length == 0 ? "all" : e.Events,
        e.IsEnabled,
        e.PausedAt,
        e.OldSecretUntil,
    };
}
