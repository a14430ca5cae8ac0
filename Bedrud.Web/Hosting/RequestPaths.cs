using Bedrud.Web.Hosting.Signalling;

namespace Bedrud.Web.Hosting;

/// <summary>
/// Which part of the portal a request is for. Routes ignore case, so these must too: a guard that minded it would be walked around with
/// <c>/API</c>.
/// </summary>
internal static class RequestPaths
{
    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    /// <summary>The circuits' WebSocket and what belongs to it.</summary>
    public static bool IsCircuit(this HttpRequest request) => request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    /// <summary>The media server's signalling, carried through the portal.</summary>
    public static bool IsSignalling(this HttpRequest request) =>
        request.Path.StartsWithSegments(SignallingEndpoints.Path, StringComparison.OrdinalIgnoreCase);
}
