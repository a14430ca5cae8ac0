using System.Collections.Immutable;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>Why LiveKit's own figures are not there.</summary>
public enum FiguresState
{
    /// <summary>Not asked yet.</summary>
    NotRead,

    Read,

    /// <summary>Nobody is to be asked: LiveKit runs elsewhere and LiveKit:MetricsUrl is empty, or its configuration has none.</summary>
    NotConfigured,

    /// <summary>No answer, or none that could be read.</summary>
    Unreachable,

    /// <summary>Name and password are wrong.</summary>
    Refused,
}

/// <summary>LiveKit's own figures, as last read. A singleton; safe for concurrent use.</summary>
public sealed class LiveKitFigures : IWebhookCounts, IDisposable
{
    /// <summary>Between two readings while somebody watches.</summary>
    public static readonly TimeSpan EveryWhileWatched = TimeSpan.FromSeconds(15);

    /// <summary>Between two readings while nobody does.</summary>
    public static readonly TimeSpan EveryWhileIdle = TimeSpan.FromMinutes(1);

    /// <summary>How old figures may be to be called current.</summary>
    private static readonly TimeSpan Current = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FiguresSource _source;
    private readonly HttpClient _http;
    private readonly MediaServer _server;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _reading = new(1);
    private ImmutableList<Func<Task>> _subscribers = [];
    private Reading? _last;
    private int _watchers;

    internal LiveKitFigures(FiguresSource source, HttpClient http, MediaServer server, TimeProvider time, ILogger<LiveKitFigures> logger) =>
        (_source, _http, _server, _time, _logger) = (source, http, server, time, logger);

    /// <summary>Null where they were not read within the last minutes; <see cref="State"/> says why.</summary>
    public FiguresSnapshot? Snapshot => Volatile.Read(ref _last) is { } last && _time.GetElapsedTime(last.At) < Current ? last.Snapshot : null;

    public FiguresState State { get; private set; }

    internal bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>The first one began to watch: raised on their thread.</summary>
    internal event Action? WatchBegan;

    /// <summary>Has the figures read more often. Dispose to end.</summary>
    public IDisposable Watch()
    {
        if (Interlocked.Increment(ref _watchers) == 1)
            WatchBegan?.Invoke();
        return new Ending(() => Interlocked.Decrement(ref _watchers));
    }

    /// <summary>Calls back after each reading, never waiting for it. Dispose to end.</summary>
    public IDisposable Subscribe(Func<Task> read)
    {
        var callback = SubscribersContext.Keep(read);
        ImmutableInterlocked.Update(ref _subscribers, list => list.Add(callback));
        return new Ending(() => ImmutableInterlocked.Update(ref _subscribers, list => list.Remove(callback)));
    }

    WebhookAttempts? IWebhookCounts.Since(DateTime? at)
    {
        if (Snapshot is not { } now || (at is not null && now.At <= at))
            return null;
        var (sent, failed, dropped) = (now.Nodes.Sum(n => n.WebhooksSent), now.Nodes.Sum(n => n.WebhooksFailed), now.Nodes.Sum(n => n.WebhooksDropped));
        return new WebhookAttempts(sent, failed, dropped, sent + failed + dropped + now.Nodes.Sum(n => n.WebhooksQueued) > 0)
        {
            Lost = now.Nodes.ToDictionary(n => n.Id, n => n.WebhooksFailed + n.WebhooksDropped, StringComparer.Ordinal),
        };
    }

    Task IWebhookCounts.RefreshAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    public void Dispose() => _reading.Dispose();

    /// <summary>Reads them now. Whatever goes wrong is a state, never an exception.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            State = await TryReadAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }

        foreach (var subscriber in _subscribers)
            _ = Task.Run(() => NotifyAsync(subscriber), CancellationToken.None);
    }

    private async Task<FiguresState> TryReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = _source.Request();
            if (request is null)
                return FiguresState.NotConfigured;
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden)
                return FiguresState.Refused;
            if (!answer.IsSuccessStatusCode)
                return FiguresState.Unreachable;
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(either.Token));
            var samples = await PrometheusText.ReadAsync(reader, NodeReading.Wanted, either.Token);
            if (samples.Count == 0)
                return FiguresState.Unreachable;
            var snapshot = NodeReading.Read(samples, _last?.Snapshot, _time.GetUtcNow().UtcDateTime, _server.Status.Engine?.Version);
            Volatile.Write(ref _last, new Reading(snapshot, _time.GetTimestamp()));
            return FiguresState.Read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FiguresState.Unreachable;
        }
#pragma warning disable CA1031 // A server that starts or ends has none for a moment; its own checks tell of it, and of settings that make no address.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return FiguresState.Unreachable;
        }
    }

    private async Task NotifyAsync(Func<Task> subscriber)
    {
        try
        {
            await subscriber();
        }
#pragma warning disable CA1031 // One who listens badly hurts no other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            DiagnosticsLog.SubscriberFailed(_logger, e);
        }
    }

    /// <param name="At">A timestamp: the clock may be set.</param>
    private sealed record Reading(FiguresSnapshot Snapshot, long At);

    private sealed class Ending(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
