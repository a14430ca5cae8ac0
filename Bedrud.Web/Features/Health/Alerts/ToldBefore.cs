using Bedrud.Domain.Health;

namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>What a portal that was restarted had told, as far as the kept history says: by the same rule, a verdict that lasted was told.</summary>
internal static class ToldBefore
{
    /// <summary>How far back the history is read.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <returns>By check, what was told of it and not taken back; nothing of the others.</returns>
    public static Dictionary<string, Verdict> Find(IEnumerable<CheckSpan> spans, Verdict minimum, TimeSpan after)
    {
        var told = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        foreach (var check in spans.GroupBy(span => span.Check))
        {
            if (Last([.. check.OrderBy(span => span.From)], minimum, after) is { } verdict)
                told[check.Key] = verdict;
        }

        return told;
    }

    private static Verdict? Last(List<CheckSpan> spans, Verdict minimum, TimeSpan after)
    {
        (Verdict? told, Verdict? level, DateTime? from) = (null, null, null);
        foreach (var span in spans)
        {
            if (span.Verdict == Verdict.Unknown)
            {
                from = null;
                continue;
            }

            Verdict? now = span.Verdict >= minimum ? span.Verdict : null;
            // One verdict may have had several causes.
            if (from is null || now != level)
                (level, from) = (now, span.From);
            if ((span.To ?? span.SeenAt) - from >= after)
                told = level;
        }

        return told;
    }
}
