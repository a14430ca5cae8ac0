using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Has the checks that it concerns look at once when the media server starts, ends, or falls ill.</summary>
internal sealed class MediaServerSignals(MediaServer server, CheckSignals signals) : IHostedService
{
    private readonly Lock _gate = new();
    private (MediaServerState, string?, int?, int) _last;
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = server.Subscribe(Look);
        return Look();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    // The percents of a download are no reason to look.
    private Task Look()
    {
        var status = server.Status;
        lock (_gate)
        {
            var now = (status.State, status.ProblemCode, status.Pid, status.Crashes.Length);
            if (_last == now)
                return Task.CompletedTask;
            _last = now;
        }

        signals.Raise(Concern.MediaServer);
        return Task.CompletedTask;
    }
}
