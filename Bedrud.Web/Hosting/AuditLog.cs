using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;

namespace Bedrud.Web.Hosting;

/// <summary>Writes down who did what and how it ended.</summary>
public sealed class AuditLog(TimeProvider time)
{
    /// <summary>How many of which.</summary>
    public ActTally Acts { get; } = new();

    /// <summary>Adds an entry to a change that is about to be saved, so that the two are kept or lost together.</summary>
    public void Add(BedrudDbContext db, Actor actor, string action, string? roomName = null, string? target = null, Problem? failure = null, string? details = null,
        AuditChange? change = null, string? reason = null)
    {
        Acts.Count(action, failed: failure is not null);
        db.AuditEntries.Add(new AuditEntry
        {
            At = time.GetUtcNow().UtcDateTime,
            ActorId = actor.UserId,
            ActorName = actor.Name,
            Action = action,
            RoomName = roomName,
            // An identity or a track comes from an address or a body, and may be as long as these.
            Target = Limited(target, AuditEntry.TargetMaxLength),
            Failure = failure?.Code,
            Details = Limited(details, AuditEntry.DetailsMaxLength),
            Reason = Limited(reason, AuditEntry.ReasonMaxLength),
            Before = Limited(change?.Before, AuditEntry.ChangeMaxLength),
            After = Limited(change?.After, AuditEntry.ChangeMaxLength),
            RemoteAddress = actor.RemoteAddress,
            Client = Limited(actor.Client, AuditEntry.ClientMaxLength),
        });
    }

    // Never through the middle of a character: PostgreSQL takes no half of one.
    private static string? Limited(string? text, int length) =>
        text?.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] : text;
}
