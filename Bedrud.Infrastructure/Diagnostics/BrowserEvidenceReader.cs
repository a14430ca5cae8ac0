using System.Collections.Immutable;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>
/// Reads from the database what browsers told, and keeps it for some seconds or until this portal hears of something new. While the database does not answer, what
/// was read last holds: its trouble has a check of its own. A singleton.
/// </summary>
public sealed class BrowserEvidenceReader : IBrowserEvidence, IDisposable
{
    /// <summary>Further back nothing is read.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How late another portal's news may be noticed.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>The beginning of a failed join's detail where LiveKit did not answer the portal either: that fault is another check's.</summary>
    public const string ServerAway = "LiveKit did not answer the portal.";

    private const int Most = 500;

    private readonly IDbContextFactory<BedrudDbContext> _contexts;
    private readonly CheckSignals _signals;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _reading = new(1);
    private BrowserTests _latest = BrowserTests.None;
    private long _readAt;
    private volatile bool _isFresh;

    public BrowserEvidenceReader(IDbContextFactory<BedrudDbContext> contexts, CheckSignals signals, TimeProvider time)
    {
        (_contexts, _signals, _time) = (contexts, signals, time);
        signals.Raised += Hear;
    }

    public async Task<BrowserEvidence> ReadAsync(TimeSpan window, CancellationToken ct)
    {
        var (tests, failures) = await ObserveAsync(window, ct);
        int Tried(Func<BrowserTest, bool?> path) => tests.Count(t => path(t) is not null);
        int Failed(Func<BrowserTest, bool?> path) => tests.Count(t => path(t) is false);
        int Joins(params string[] causes) => failures.Count(f => causes.Contains(f.Cause));
        var clocks = tests.Select(t => t.ClockAhead).Concat(failures.Select(f => f.ClockAhead)).OfType<double>().ToList();
        var times = tests.Select(t => t.At).Concat(failures.Select(f => f.At)).ToList();
        return new BrowserEvidence(
            tests.Length, Failed(t => t.Signalling),
            Tried(t => t.Udp), Failed(t => t.Udp), Tried(t => t.Tcp), Failed(t => t.Tcp),
            Tried(t => t.TurnUdp), Failed(t => t.TurnUdp), Tried(t => t.TurnTls), Failed(t => t.TurnTls),
            Joins(JoinFailureCause.Signalling, JoinFailureCause.MixedContent), Joins(JoinFailureCause.Media),
            Joins(JoinFailureCause.TokenExpired, JoinFailureCause.TokenRefused),
            clocks.Count == 0 ? null : clocks.MaxBy(Math.Abs), times.Count == 0 ? null : times.Min());
    }

    public void Dispose()
    {
        _signals.Raised -= Hear;
        _reading.Dispose();
    }

    /// <param name="window">At most <see cref="Longest"/>.</param>
    internal async Task<BrowserTests> ObserveAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (!_isFresh || _time.GetElapsedTime(_readAt) >= MaxAge)
            {
                // Before it is read: what comes in meanwhile makes it old again.
                _isFresh = true;
                _latest = await QueryAsync(cancellationToken);
                _readAt = _time.GetTimestamp();
            }
        }
#pragma warning disable CA1031 // Whatever is in the rows, and wherever the database is: what was read last holds.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _isFresh = false;
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
        }
        finally
        {
            _reading.Release();
        }

        return _latest.Since(_time.GetUtcNow().UtcDateTime - window);
    }

    private void Hear(Concern concern)
    {
        if ((concern & (Concern.Join | Concern.ConnectionTest)) != 0)
            _isFresh = false;
    }

    private async Task<BrowserTests> QueryAsync(CancellationToken cancellationToken)
    {
        var from = _time.GetUtcNow().UtcDateTime - Longest;
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var tests = await db.ConnectionReports.Where(r => r.At >= from).OrderByDescending(r => r.At).Take(Most)
            .Select(r => new BrowserTest(r.At, r.Network)
            {
                Signalling = r.Signalling,
                Udp = r.Udp,
                Tcp = r.Tcp,
                TurnUdp = r.TurnUdp,
                TurnTls = r.TurnTls,
                Media = r.Media,
                ClockAhead = r.ClockAhead,
                SelectedPair = r.SelectedPair,
            }).ToListAsync(cancellationToken);
        var failures = await db.JoinFailures.Where(f => f.At >= from && !f.Detail.StartsWith(ServerAway)).OrderByDescending(f => f.At).Take(Most)
            .Select(f => new FailedJoin(f.At, f.Cause, f.ClockAhead) { Who = f.Who }).ToListAsync(cancellationToken);
        var details = tests.Count == 0 ? null : await db.ConnectionReports.Where(r => r.At >= from).OrderByDescending(r => r.At)
            .Select(r => r.Details).FirstOrDefaultAsync(cancellationToken);
        return new BrowserTests([.. tests], [.. failures]) { Offered = Offered(details) };
    }

    /// <summary>A browser's claim: what is no list of short texts is nothing.</summary>
    private static ImmutableArray<string> Offered(string? details)
    {
        if (details is null)
            return [];
        try
        {
            using var json = JsonDocument.Parse(details);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("offered", out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Take(20).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!).Where(MediaAddress.IsOne)]
                : [];
        }
        // The latter for half a surrogate, "\ud800": it is parsed, and can't be read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
