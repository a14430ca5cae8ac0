using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>
/// C7: tokens that had expired when their browser connected, as browsers told, and clocks so far apart that they must. Tokens are made when the browser
/// connects and live 10 minutes, and LiveKit adds a minute: what is left is a clock, or a computer that slept.
/// </summary>
internal sealed class TokenExpiryCheck(LiveKitProbe probe, IDbContextFactory<BedrudDbContext> contexts, TimeProvider time) : ICheck
{
    /// <summary>How far back failures count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>What must be left of a token's life for a slow browser.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    public CheckInfo Info { get; } = new("C7", CheckGroup.Connection)
    {
        Concerns = Concern.Join | Concern.LiveKit | Concern.ConnectionTest,
        After = ReachEvidence.NotReached,
    };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var ahead = probe.Last?.Clock?.Ahead;
        var left = IJoinTokenIssuer.Validity + LiveKitClockCheck.Leeway - (ahead ?? TimeSpan.Zero);
        var validity = new Evidence("token-validity", $"{IJoinTokenIssuer.Validity.TotalMinutes:0} min");
        if (left < Enough)
        {
            return new Finding(Verdict.Failing, "skew", ReachEvidence.Seconds(ahead!.Value))
            {
                Evidence = [validity, new Evidence("clock-ahead", ReachEvidence.Signed(ahead.Value))],
                Fixes = [ReachFixes.Clock],
            };
        }

        var since = time.GetUtcNow().UtcDateTime - Window;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var failures = await db.JoinFailures.AsNoTracking()
            .Where(failure => failure.Cause == JoinFailureCause.TokenExpired && failure.At >= since)
            .OrderByDescending(failure => failure.At).Take(500).Select(failure => new { failure.At, failure.Room, failure.Browser, failure.ClockAhead, failure.Who })
            .ToListAsync(cancellationToken);
        if (failures is not [var last, ..])
            return Finding.Fine(validity);

        var later = await db.Set<Domain.Meetings.Attendance>().AsNoTracking().CountAsync(stay => stay.JoinedAt > last.At, cancellationToken);
        var worst = failures.Select(failure => failure.ClockAhead).OfType<double>().Select(Math.Abs).DefaultIfEmpty().Max();
        var clocks = ahead is { } skew && skew > LiveKitClockCheck.Leeway ? "expired-server" : worst > LiveKitClockCheck.Leeway.TotalSeconds ? "expired-browser" : "expired";
        // Somebody who came in after the last failure shows that tokens work; and one person's computer, however often they try, is no fault of the server's.
        var isOne = failures.All(failure => failure.Who == last.Who);
        return new Finding(later > 0 || isOne ? Verdict.Notice : Verdict.Warning, later > 0 ? "over" : clocks, $"{failures.Count}")
        {
            Evidence =
            [
                validity,
                new Evidence("failures", $"{failures.Count}"),
                new Evidence("last-failure", ReachEvidence.Time(last.At)),
                new Evidence("room", last.Room),
                new Evidence("browser", last.Browser),
                new Evidence("browser-clock", worst > 0 ? $"{worst:0.0} s" : "-"),
                new Evidence("clock-ahead", ahead is { } known ? ReachEvidence.Signed(known) : "-"),
                new Evidence("joined-since", $"{later}"),
            ],
            Fixes = clocks == "expired-server" ? [ReachFixes.Clock] : [new Fix(clocks == "expired-browser" ? "browser-clock" : "join-again")],
        };
    }
}
