using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.MediaServer;

namespace Bedrud.Web.Features.Health.Page;

/// <summary>All checks and the media server, put together for whoever wants to know in one glance.</summary>
/// <param name="Verdict">The worst of all, at least fine; unknown before the first look.</param>
/// <param name="Attention">What somebody should look at: what fails first, then in the order of the groups.</param>
/// <param name="Server">The media server's state where it is bad and no check says so yet; else null.</param>
/// <param name="LookedAt">UTC, the last look; null before the first.</param>
public sealed record HealthOverview(Verdict Verdict, ImmutableArray<CheckState> Attention, MediaServerReading? Server, DateTime? LookedAt)
{
    /// <summary>How many things somebody should look at.</summary>
    public int Count => Attention.Length + (Server is null ? 0 : 1);

    public static HealthOverview Of(CheckSnapshot checks, MediaServerReading server)
    {
        ImmutableArray<CheckState> attention = [.. checks.States.Where(state => state.Verdict >= Verdict.Warning).OrderByDescending(state => state.Verdict)];
        // The process is watched more closely than by any check: for the moment until one says the same in better words.
        MediaServerReading? alone = server.Health is ServerHealth.Bad or ServerHealth.Off && !attention.Any(state => state.Verdict == Verdict.Failing) ? server : null;
        var looked = checks.States.Where(state => state.LookedAt != default).Select(state => (DateTime?)state.LookedAt).Max();
        var verdict = (alone, looked) switch
        {
            (not null, _) => Verdict.Failing,
            (null, null) => Verdict.Unknown,
            _ => checks.Verdict,
        };
        return new HealthOverview(verdict, attention, alone, looked);
    }
}
