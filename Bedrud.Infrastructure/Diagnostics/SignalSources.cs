using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Turns what the media server, the calls to LiveKit and the webhooks notice into <see cref="CheckSignals"/>.</summary>
internal sealed class SignalSources(
    CheckSignals signals, MediaServer mediaServer, Reconciler reconciler, LiveKitApiMeter calls, WebhookStatistics webhooks) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private (MediaServerState, string?, int?, int) _last;
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = mediaServer.Subscribe(OnMediaServer);
        reconciler.Turned += OnLiveKit;
        calls.Turned += OnLiveKit;
        webhooks.Turned += OnWebhook;
        webhooks.Recording += OnRecording;
        return OnMediaServer();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _subscription, null) is not { } subscription)
            return;
        subscription.Dispose();
        reconciler.Turned -= OnLiveKit;
        calls.Turned -= OnLiveKit;
        webhooks.Turned -= OnWebhook;
        webhooks.Recording -= OnRecording;
    }

    // The percents of a download are no reason to look.
    private Task OnMediaServer()
    {
        var status = mediaServer.Status;
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

    private void OnLiveKit() => signals.Raise(Concern.LiveKit);

    private void OnWebhook() => signals.Raise(Concern.Webhook);

    private void OnRecording() => signals.Raise(Concern.Recording);
}
