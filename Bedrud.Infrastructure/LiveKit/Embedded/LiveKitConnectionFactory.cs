using Bedrud.Infrastructure.LiveKit.Api;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Where the portal's own calls go, and the keys that sign for them.</summary>
public static class LiveKitConnectionFactory
{
    /// <summary>
    /// Embedded: the server's <see cref="EmbeddedSettings"/>, unless <see cref="LiveKitOptions.InternalHost"/> says otherwise. External: what is configured;
    /// <see cref="LiveKitOptions.InternalHost"/> is derived from <see cref="LiveKitOptions.Host"/> where it is empty.
    /// </summary>
    /// <exception cref="InvalidOperationException">External without host, key or secret: <see cref="LiveKitOptionsValidator"/> says so first.</exception>
    public static LiveKitConnection Create(LiveKitOptions options, EmbeddedSettings embedded)
    {
        if (!options.External)
        {
            return InternalHost(options) is { } named
                ? new LiveKitConnection(named, embedded.Keys.ApiKey, embedded.Keys.ApiSecret)
                : new LiveKitConnection(() => embedded.Url, embedded.Keys.ApiKey, embedded.Keys.ApiSecret);
        }

        if (InternalHost(options) is not { } host || string.IsNullOrEmpty(options.ApiKey) || string.IsNullOrEmpty(options.ApiSecret))
            throw new InvalidOperationException("LiveKit:External needs LiveKit:Host (or LiveKit:InternalHost), LiveKit:ApiKey and LiveKit:ApiSecret.");
        return new LiveKitConnection(host, options.ApiKey, options.ApiSecret);
    }

    private static Uri? InternalHost(LiveKitOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.InternalHost))
            return Root(new Uri(options.InternalHost), new Uri(options.InternalHost).Scheme);
        if (!options.External || string.IsNullOrWhiteSpace(options.Host))
            return null;

        var host = new Uri(options.Host);
        return Root(host, host.Scheme == "wss" ? "https" : "http");
    }

    private static Uri Root(Uri uri, string scheme) =>
        // A wss URL without a port has none of its own either: 443 follows from https.
        new UriBuilder(scheme, uri.Host, uri.IsDefaultPort ? -1 : uri.Port).Uri;
}
