using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>How often one thing worked for browsers, and how often not. One person's bad network is no fault of the server's: that takes two networks, or two people.</summary>
/// <param name="Failed">Tests and joins that failed.</param>
/// <param name="Total">Those, and what worked.</param>
/// <param name="Networks">From so many networks came the tests that failed.</param>
/// <param name="Joins">How many of <paramref name="Failed"/> were joins.</param>
/// <param name="People">So many people's joins failed; who tries again is still one.</param>
/// <param name="Since">UTC; the first failure. Null without one.</param>
/// <param name="IsMended">As much has worked since the last failure as proves that it is over.</param>
internal sealed record BrowserAttempts(int Failed, int Total, int Networks, int Joins, int People, DateTime? Since, bool IsMended)
{
    // So many in a row that worked prove more than what failed before.
    private const int Proof = 3;

    /// <param name="told">What browsers told.</param>
    /// <param name="worked">Of a test; null where it does not say.</param>
    /// <param name="failed">Whether a failed join says that it did not.</param>
    /// <param name="got">UTC; when those came for whom it works at this moment.</param>
    public static BrowserAttempts Count(BrowserTests told, Func<BrowserTest, bool?> worked, Func<FailedJoin, bool> failed, IReadOnlyCollection<DateTime> got)
    {
        var bad = told.Tests.Where(test => worked(test) is false).ToList();
        var joins = told.Failures.Where(failed).ToList();
        var good = told.Tests.Where(test => worked(test) is true).ToList();
        var times = bad.Select(test => test.At).Concat(joins.Select(join => join.At)).ToList();
        if (times.Count == 0)
            return new BrowserAttempts(0, good.Count, 0, 0, 0, null, false);

        var networks = bad.Select(test => test.Network).ToHashSet(StringComparer.Ordinal);
        // Who gets in says nothing about another network than their own; of a failed join nobody knows the network.
        var others = joins.Count == 0 ? [] : got.Where(at => at > times.Min()).ToList();
        var since = good.Count(test => test.At > times.Max() && (joins.Count > 0 || networks.Contains(test.Network))) + others.Count(at => at > times.Max());
        var people = joins.Select(join => join.Who).Distinct(StringComparer.Ordinal).Count();
        return new BrowserAttempts(
            times.Count, times.Count + good.Count + others.Count, networks.Count, joins.Count, people, times.Min(), since >= Math.Min(Proof, times.Count));
    }

    public Verdict Verdict
    {
        get
        {
            if (Failed == 0 || IsMended)
                return Verdict.Fine;
            if (Networks < 2 && People < 2)
                return Verdict.Notice;
            return Failed * 2 > Total ? Verdict.Failing : Verdict.Warning;
        }
    }

    /// <summary>For a sentence: <c>10:40 UTC</c>.</summary>
    public string SinceWords => Since is { } since ? $"{since:HH:mm} UTC" : "";

    public IEnumerable<Evidence> Evidence
    {
        get
        {
            yield return new Evidence("attempts", $"{Failed} / {Total}");
            if (Networks > 0)
                yield return new Evidence("networks", $"{Networks}");
            if (Joins > 0)
                yield return new Evidence("failed-joins", $"{Joins}");
            if (Since is { } since)
                yield return new Evidence("since", $"{since:yyyy-MM-ddTHH:mm:ssZ}");
        }
    }
}
