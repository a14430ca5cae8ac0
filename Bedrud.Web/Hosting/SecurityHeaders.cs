using Bedrud.Web.Account;
using Bedrud.Web.Hosting.Signalling;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Hosting;

/// <summary>The headers by which browsers guard the portal's pages. Set before anything is written, so that an endpoint may still say otherwise.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, BrowserLiveKitAddress liveKit, IOptions<AccountOptions> accounts)
{
    /// <summary>Camera, microphone and screen are the page's own; nothing else is asked of a browser.</summary>
    private const string Permissions =
        "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), autoplay=(self), clipboard-write=(self), "
        + "publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(), payment=(), usb=(), midi=(), serial=(), hid=()";

    private static readonly TimeSpan StaysSecure = TimeSpan.FromDays(365);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsSignalling())
            return next(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy.For(context, liveKit, accounts.Value.OpenIdConnect.Values);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // A browser that has heard it refuses to go back to http for a year; nobody wants that of a name that only they use.
        if (context.Request.IsHttps && !IsLocal(context.Request.Host.Host))
            headers.StrictTransportSecurity = $"max-age={(long)StaysSecure.TotalSeconds}";
        return next(context);
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || System.Net.IPAddress.TryParse(host.Trim('[', ']'), out _);
}
