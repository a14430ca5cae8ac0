using Bedrud.Domain.Health;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Tells of checks that begin to fail, or do not any more: once, though several portals look, and though one was restarted meanwhile.</summary>
internal static class CheckEvents
{
    /// <param name="db">Saved by the caller.</param>
    /// <param name="begun">Spans that are about to be saved, in their order.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task AddCheckEventsAsync(this BedrudDbContext db, IEnumerable<CheckSpan> begun, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var check in begun.Where(s => s.Verdict != Verdict.Unknown).GroupBy(s => s.Check))
        {
            var before = await db.CheckSpans.Where(s => s.Check == check.Key && s.Verdict != Verdict.Unknown)
                .OrderByDescending(s => s.From).ThenByDescending(s => s.Id).Select(s => (Verdict?)s.Verdict).FirstOrDefaultAsync(cancellationToken);
            foreach (var span in check.OrderBy(s => s.From))
            {
                var failing = span.Verdict == Verdict.Failing;
                if (failing != (before == Verdict.Failing))
                    Outbox.Add(db, failing ? WebhookEvents.CheckFailing : WebhookEvents.CheckMended, new CheckFacts(span.Check, span.Verdict, span.Cause, span.From), now);
                before = span.Verdict;
            }
        }
    }
}
