using System.Diagnostics;
using Bedrud.Web.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Bedrud.Web.Features.Metrics;

/// <summary>
/// Traces of requests and of the calls to LiveKit. Signalling is left out altogether, since a LiveKit client puts its token into the query, and so are
/// circuits and streams, which last for hours; of everything else the query is cut off, where the set-up link has its token. Alerts' webhooks have no spans either (AlertsSetup): their path may be secret.
/// </summary>
internal static class Traces
{
    public static TracerProviderBuilder AddBedrudTraces(this TracerProviderBuilder traces) => traces
        .AddAspNetCoreInstrumentation(options => options.Filter = IsOfInterest)
        .AddHttpClientInstrumentation(options => options.FilterHttpRequestMessage = request => !IsSignalling(request.RequestUri))
        .AddProcessor(new QueryCut())
        .AddOtlpExporter();

    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.IsSignalling() && !context.Request.IsCircuit()
        && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal);

    private static bool IsSignalling(Uri? uri) => uri is { IsAbsoluteUri: true } && uri.AbsolutePath.Contains("/rtc", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the query out of a finished span, before it is handed to the exporter.</summary>
    internal sealed class QueryCut : BaseProcessor<Activity>
    {
        private static readonly string[] Addresses = ["url.full", "http.url", "http.target", "url.path"];

        public override void OnEnd(Activity data)
        {
            data.SetTag("url.query", null);
            foreach (var name in Addresses)
            {
                if (data.GetTagItem(name) is string address && address.IndexOf('?', StringComparison.Ordinal) is > -1 and var query)
                    data.SetTag(name, address[..query]);
            }
        }
    }
}
