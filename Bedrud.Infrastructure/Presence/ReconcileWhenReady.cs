using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Presence;

/// <summary>Has presence compared at once when the embedded media server has come up, whatever the reconciler's back-off.</summary>
internal sealed class ReconcileWhenReady(MediaServer mediaServer, Reconciler reconciler) : IHostedService, IDisposable
{
    private IDisposable? _subscription;
    private bool _wasReady;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = mediaServer.Subscribe(OnChanged);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => Interlocked.Exchange(ref _subscription, null)?.Dispose();

    private Task OnChanged()
    {
        var isReady = mediaServer.Status.State is MediaServerState.Ready;
        if (isReady && !_wasReady)
            reconciler.RequestAll();
        _wasReady = isReady;
        return Task.CompletedTask;
    }
}
