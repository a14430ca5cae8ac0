using System.Security.Cryptography;
using Bedrud.Web.Account.OpenIdConnect;
using Bedrud.Web.Hosting.Signalling;

namespace Bedrud.Web.Hosting;

/// <summary>What a page of the portal may load and whom it may talk to: itself and LiveKit. Scripts are files; the one that stands in the page bears a number of this answer's.</summary>
internal static class ContentPolicy
{
    private const string Key = "bedrud.nonce";

    /// <summary>The number that this answer's own inline script bears.</summary>
    public static string Nonce(this HttpContext context)
    {
        if (context.Items[Key] is string known)
            return known;
        var made = RandomNumberGenerator.GetHexString(32);
        context.Items[Key] = made;
        return made;
    }

    /// <param name="providers">Where people may sign in elsewhere: a form's answer leads there, and browsers mind where.</param>
    public static string For(HttpContext context, BrowserLiveKitAddress liveKit, IReadOnlyCollection<OpenIdConnectProvider> providers) => string.Join("; ",
        "default-src 'self'",
        // The background's blur is WebAssembly.
        $"script-src 'self' 'nonce-{context.Nonce()}' 'wasm-unsafe-eval'",
        // MudBlazor writes its theme into the page, and places menus by style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        $"connect-src 'self' {string.Join(' ', Talk(context.Request, liveKit.For(context.Request)).Distinct(StringComparer.Ordinal))}",
        "object-src 'none'",
        "base-uri 'self'",
        // A provider's address leads to others of its own, which nobody knows beforehand.
        $"form-action 'self'{(providers.Count == 0 ? "" : providers.All(p => p.RequireHttps) ? " https:" : " https: http:")}",
        "frame-ancestors 'none'");

    private static IEnumerable<string> Talk(HttpRequest request, string liveKit)
    {
        // 'self' does not mean WebSockets in every browser.
        yield return $"ws://{request.Host}";
        yield return $"wss://{request.Host}";
        if (!Uri.TryCreate(liveKit, UriKind.Absolute, out var address))
            yield break;
        var (plain, socket) = address.Scheme is "wss" or "https" ? ("https", "wss") : ("http", "ws");
        // The client asks by HTTP why a connection was refused. LiveKit Cloud sends it on to a server of the region.
        var hosts = address.Host.EndsWith(".livekit.cloud", StringComparison.OrdinalIgnoreCase) ? [address.Authority, "*.livekit.cloud"] : new[] { address.Authority };
        foreach (var host in hosts)
        {
            yield return $"{socket}://{host}";
            yield return $"{plain}://{host}";
        }
    }
}
