using System.Diagnostics;

namespace Bedrud.Web.Hosting.Signalling;

/// <summary>The connections from the portal to the embedded media server's signalling, all on loopback.</summary>
internal sealed class SignallingClient : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        ConnectTimeout = TimeSpan.FromSeconds(3),
    });

    public void Dispose() => Invoker.Dispose();
}
