using System.Collections.Immutable;
using System.Net;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.Diagnostics.Media.Turn;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>What LiveKit tells browsers about the ways for media, and what came of trying its TURN.</summary>
/// <param name="At">UTC.</param>
/// <param name="Fault">What was seen where LiveKit let nobody in: a status, a time. Null otherwise.</param>
internal sealed record RelayReading(DateTime At, string? Fault)
{
    /// <summary>One for each TURN server and transport that browsers are given.</summary>
    public ImmutableArray<TurnOutcome> Turn { get; init; } = [];

    /// <summary>Addresses and ports of all ICE servers, without credentials.</summary>
    public ImmutableArray<string> IceUrls { get; init; } = [];

    /// <summary>Where browsers are told to send media; empty where LiveKit did not say.</summary>
    public ImmutableArray<IPAddress> Candidates { get; init; } = [];
}

/// <summary>
/// Joins a probe room and tries every TURN server that it is given; between these it only asks whether they are still there, which costs a packet each.
/// A singleton.
/// </summary>
internal sealed class RelayProbe : IDisposable
{
    /// <summary>A way that does not work from this machine to the public name, and works on the machine itself.</summary>
    public const string Hairpin = "hairpin";

    /// <summary>Between two joins while all is well.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(10);

    /// <summary>And while something is wrong, so that it is seen to be mended.</summary>
    private static readonly TimeSpan WhileWrong = TimeSpan.FromSeconds(15);

    private readonly SignallingProbe _signalling;
    private readonly LiveKitProbe _liveKit;
    private readonly PortalAudience _audience;
    private readonly IOptions<LiveKitOptions> _options;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private volatile RelayReading? _last;
    private ImmutableHashSet<TurnServer> _mute = [];
    private long _joinedAt;
    private long? _answeredAt;
    private int _recoveries;
    private int _forgotten;

    public RelayProbe(
        SignallingProbe signalling, LiveKitProbe liveKit, PortalAudience audience, IOptions<LiveKitOptions> options, CheckSignals signals, TimeProvider time)
    {
        (_signalling, _liveKit, _audience, _options, _signals, _time) = (signalling, liveKit, audience, options, signals, time);
        // Subscribed before the runner is, whose checks then find nothing from before what happened.
        signals.Raised += Forget;
    }

    /// <summary>Null before the first one, and after what may have changed everything.</summary>
    public RelayReading? Last => _last;

    /// <summary>How long ago a TURN server last answered this machine; null where none ever did.</summary>
    public TimeSpan? SinceAnswer => _answeredAt is { } at ? _time.GetElapsedTime(at) : null;

    /// <summary>The last reading where it still holds, else a new one.</summary>
    /// <param name="anew">Somebody asked: what was read before the call does not do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RelayReading> ReadAsync(bool anew, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        await _one.WaitAsync(cancellationToken);
        try
        {
            ImmutableHashSet<TurnServer> gone = [];
            if (_last is { } last && _recoveries == _liveKit.Recoveries && !(anew && _joinedAt < asked))
            {
                var (wrong, age) = (await IsWrongAsync(last, cancellationToken), _time.GetElapsedTime(_joinedAt));
                // What is wrong is not asked whether it is there again: a port may be open and the rest still wrong, and every answer would make a room.
                if (wrong ? age < WhileWrong : age < Seldom && (gone = await GoneAsync(last, cancellationToken)).IsEmpty)
                    return last;
            }

            return await JoinAsync(gone, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _signals.Raised -= Forget;
        _one.Dispose();
    }

    private async Task<RelayReading> JoinAsync(ImmutableHashSet<TurnServer> gone, CancellationToken cancellationToken)
    {
        var forgotten = Volatile.Read(ref _forgotten);
        var before = _last;
        (_joinedAt, _recoveries) = (_time.GetTimestamp(), _liveKit.Recoveries);
        var reading = await TryAsync(cancellationToken);
        var relaying = reading.Turn.Where(turn => turn.Fault is null).Select(turn => turn.Server).ToHashSet();
        if (relaying.Count > 0)
            _answeredAt = _time.GetTimestamp();
        // Some give relays and answer no other question: they are not asked it again before the next join.
        _mute = gone.Intersect(relaying);
        lock (_gate)
        {
            // What happened meanwhile may have made it old already.
            if (forgotten == _forgotten)
                _last = reading;
        }

        if (before is null || !Telling(before).SequenceEqual(Telling(reading)))
            _signals.Raise(Concern.LiveKit);
        return reading;
    }

    // LiveKit's own signal is not among these: it is raised by this probe, too.
    private void Forget(Concern concern)
    {
        if ((concern & (Concern.MediaServer | Concern.Configuration)) == 0)
            return;
        lock (_gate)
        {
            _forgotten++;
            _last = null;
        }
    }

    /// <summary>Whether M2 or M5 would call it wrong.</summary>
    private async Task<bool> IsWrongAsync(RelayReading reading, CancellationToken cancellationToken)
    {
        if (reading.Fault is not null || reading.Turn.Any(turn => turn.Fault is not null and not Hairpin))
            return true;
        return (reading.Turn.IsEmpty || NodeAddressReading.KindOf(reading.Candidates) is not (NodeAddressKind.Public or NodeAddressKind.Unknown))
            && await _audience.IsPublicAsync(cancellationToken);
    }

    /// <summary>What other checks go by: when it changes they look at once.</summary>
    private static IEnumerable<string?> Telling(RelayReading reading) =>
    [
        reading.Fault,
        .. reading.Turn.Select(turn => $"{turn.Server} {turn.Fault} {turn.Certificate?.Fingerprint}").Order(StringComparer.Ordinal),
        .. reading.IceUrls.Order(StringComparer.Ordinal),
        .. reading.Candidates.Select(address => address.ToString()).Order(StringComparer.Ordinal),
    ];

    private async Task<RelayReading> TryAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var (session, fault) = await _signalling.JoinAsync(cancellationToken);
        if (session is null)
            return new RelayReading(now, fault);
        await using (session)
        {
            // The credentials may be good only while the room lives.
            var tries = session.IceServers
                .SelectMany(ice => ice.Urls.Select(url => (Server: TurnServer.Parse(url), Credentials: new TurnCredentials(ice.Username, ice.Credential))))
                .Where(one => one.Server is not null).DistinctBy(one => one.Server);
            var outcomes = await Task.WhenAll(tries.Select(one => AllocateAsync(one.Server!, one.Credentials, cancellationToken)));
            return new RelayReading(now, null)
            {
                Turn = [.. outcomes],
                IceUrls = [.. session.IceServers.SelectMany(ice => ice.Urls).Distinct()],
                Candidates = session.Candidates,
            };
        }
    }

    private async Task<TurnOutcome> AllocateAsync(TurnServer server, TurnCredentials credentials, CancellationToken cancellationToken)
    {
        var outcome = await TurnClient.AllocateAsync(server, credentials, cancellationToken);
        // A router may not carry a packet from inside to its own outer address: no fault for anybody outside.
        return !_options.Value.External && TurnFault.IsAbsence(outcome.Fault) && await IsThereAsync(server with { Host = "127.0.0.1" }, cancellationToken)
            ? outcome with { Fault = Hairpin }
            : outcome;
    }

    /// <summary>Those that gave a relay and do not answer any more.</summary>
    private async Task<ImmutableHashSet<TurnServer>> GoneAsync(RelayReading last, CancellationToken cancellationToken)
    {
        var asked = last.Turn.Where(turn => turn.Fault is null && !_mute.Contains(turn.Server)).Select(turn => turn.Server).ToList();
        var there = await Task.WhenAll(asked.Select(server => IsThereAsync(server, cancellationToken)));
        if (there.Contains(true))
            _answeredAt = _time.GetTimestamp();
        return [.. asked.Where((_, i) => !there[i])];
    }

    // Of TURN over TLS only whether the port is open: a handshake every ten seconds would cost more than it tells.
    private static async Task<bool> IsThereAsync(TurnServer server, CancellationToken cancellationToken) => server.Transport == TurnTransport.Tls
        ? await TurnChannel.IsOpenAsync(server, cancellationToken)
        : (await TurnClient.BindAsync(server, cancellationToken)).Fault is null;
}
