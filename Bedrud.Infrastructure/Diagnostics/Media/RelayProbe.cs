using System.Collections.Immutable;
using System.Net;
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
internal sealed class RelayProbe(SignallingProbe signalling, IOptions<LiveKitOptions> options, CheckSignals signals, TimeProvider time) : IDisposable
{
    /// <summary>A way that does not work from this machine to the public name, and works on the machine itself.</summary>
    public const string Hairpin = "hairpin";

    /// <summary>Between two joins while all is well.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(10);

    /// <summary>And while something is wrong, so that it is seen to be mended.</summary>
    private static readonly TimeSpan WhileWrong = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _one = new(1);
    private volatile RelayReading? _last;

    /// <summary>Null before the first one.</summary>
    public RelayReading? Last => _last;

    /// <summary>The last reading where it still holds, else a new one.</summary>
    public async Task<RelayReading> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var wrong = _last is { } seen && (seen.Fault is not null || seen.Turn.Any(turn => turn.Fault is not null and not Hairpin));
            if (_last is { } last && time.GetUtcNow().UtcDateTime - last.At < (wrong ? WhileWrong : Seldom) && !await HasChangedAsync(last, cancellationToken))
                return last;
            _last = await TryAsync(cancellationToken);
            signals.Raise(Concern.LiveKit);
            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<RelayReading> TryAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (session, fault) = await signalling.JoinAsync(cancellationToken);
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
        return !options.Value.External && TurnFault.IsAbsence(outcome.Fault) && await IsThereAsync(server with { Host = "127.0.0.1" }, cancellationToken)
            ? outcome with { Fault = Hairpin }
            : outcome;
    }

    private static async Task<bool> HasChangedAsync(RelayReading last, CancellationToken cancellationToken)
    {
        var there = await Task.WhenAll(last.Turn.Select(turn => IsThereAsync(turn.Server, cancellationToken)));
        return last.Turn.Zip(there).Any(pair => (pair.First.Fault is null && !pair.Second) || (TurnFault.IsAbsence(pair.First.Fault) && pair.Second));
    }

    // Of TURN over TLS only whether the port is open: a handshake every ten seconds would cost more than it tells.
    private static async Task<bool> IsThereAsync(TurnServer server, CancellationToken cancellationToken) => server.Transport == TurnTransport.Tls
        ? await TurnChannel.IsOpenAsync(server, cancellationToken)
        : (await TurnClient.BindAsync(server, cancellationToken)).Fault is null;
}
