namespace Bedrud.Web.Hosting;

/// <summary>
/// Refuses what another site's page sends with this site's cookies: requests that change something, and the circuit's WebSocket, which
/// CORS does not guard. Programs send no Origin and are not concerned.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var guarded = request.IsCircuit()
            || (request.IsApi() && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method));
        return guarded && request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request)
            ? context.Failed(Problems.CrossOrigin).ExecuteAsync(context)
            : next(context);
    }

    // The scheme is left out: behind a proxy that ends TLS the portal sees http.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.IsDefaultPort ? uri.Host : uri.Authority, HostOf(request), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(HttpRequest request) =>
        request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value ?? "";
}
