using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>Where LiveKit shows its figures: the embedded server as it was told, one elsewhere as the administrator says.</summary>
internal sealed class FiguresSource(IOptions<LiveKitOptions> options, MetricsStore store, EmbeddedSettings embedded)
{
    /// <summary>A request for the figures; null where there is nobody to ask.</summary>
    public HttpRequestMessage? Request()
    {
        var (uri, user, password) = Find();
        if (uri is null)
            return null;
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (!string.IsNullOrEmpty(user))
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return request;
    }

    private (Uri? Uri, string? User, string? Password) Find()
    {
        var set = options.Value;
        if (set.External)
            return string.IsNullOrWhiteSpace(set.MetricsUrl) ? default : (new Uri(set.MetricsUrl), set.MetricsUsername, set.MetricsPassword);
        if (OwnConfiguration.Path(set) is not { } path)
            return store.Find() is { Port: > 0 and <= IPEndPoint.MaxPort } told ? (At("127.0.0.1", told.Port), told.Username, told.Password) : default;
        var own = OwnConfiguration.Read(path);
        var section = own.Root.Section("prometheus");
        return own.Problem is null && (own.Root.Number("prometheus_port") ?? section.Number("port")) is { } port and > 0 and <= IPEndPoint.MaxPort
            ? (At(embedded.Url.Host, port), section.Text("username"), section.Text("password"))
            : default;
    }

    private static Uri At(string host, int port) => new UriBuilder("http", host, port, "/metrics").Uri;
}
