using System.Net;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>The section <c>Webhooks</c>: those that the portal sends.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Whether internal addresses are called: loopback, private and link-local networks, metadata services.</summary>
    public bool AllowInternal { get; set; }

    /// <summary>Internal networks that are called all the same, such as <c>10.20.0.0/16</c>.</summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>Days that events and what became of them are kept, 4 to 365: longer than anything is tried.</summary>
    public int KeepDays { get; set; } = 30;

    /// <summary>Seconds that an endpoint has to answer, 1 to 60.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>Hours after which an endpoint is paused at which nothing arrived, 1 to 720.</summary>
    public int PauseAfterHours { get; set; } = 72;

    internal OutgoingGuard NewGuard() => new(AllowInternal, [.. AllowedNetworks.Select(network => IPNetwork.Parse(network))]);
}

/// <summary>Checks the section <c>Webhooks</c> at start.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        string[] errors = [.. Errors(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(WebhookOptions options)
    {
        foreach (var network in options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return $"Webhooks:AllowedNetworks holds \"{network}\", which is no network. Write one such as 10.20.0.0/16 or fd00:1::/64.";
        if (options.KeepDays is < 4 or > 365)
            yield return $"Webhooks:KeepDays is {options.KeepDays}. Write how many days webhooks are kept, 4 to 365.";
        if (options.TimeoutSeconds is < 1 or > 60)
            yield return $"Webhooks:TimeoutSeconds is {options.TimeoutSeconds}. Write how many seconds an endpoint has to answer, 1 to 60.";
        if (options.PauseAfterHours is < 1 or > 720)
            yield return $"Webhooks:PauseAfterHours is {options.PauseAfterHours}. Write after how many hours without success an endpoint is paused, 1 to 720.";
    }
}
