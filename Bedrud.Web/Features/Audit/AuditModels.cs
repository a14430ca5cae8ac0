using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Auditing;

namespace Bedrud.Web.Features.Audit;

/// <summary>One act of one person, with all that its hash is made of.</summary>
/// <param name="Sequence">Its place in the chain, from 1.</param>
/// <param name="At">UTC, to the microsecond.</param>
/// <param name="ActorId">Null for the portal itself.</param>
/// <param name="Action">Such as <c>participant.kick</c>.</param>
/// <param name="Failure">Null where it succeeded; otherwise the error's code.</param>
/// <param name="Before">JSON.</param>
/// <param name="After">JSON.</param>
/// <param name="Hash">64 hexadecimal digits.</param>
public sealed record AuditEntryBody(
    long Sequence, Guid Id, DateTime At, Guid? ActorId, string ActorName, string Action, string? RoomName, string? Target, string? Failure, string? Details, string? Reason,
    string? Before, string? After, string? RemoteAddress, string? Client, string Hash)
{
    internal static AuditEntryBody Of(AuditEntry e) => new(
        e.Sequence!.Value, e.Id, e.At, e.ActorId, e.ActorName, e.Action, e.RoomName, e.Target, e.Failure, e.Details, e.Reason, e.Before, e.After, e.RemoteAddress, e.Client,
        Convert.ToHexStringLower(e.Hash!));
}

/// <summary>A page of the log, the newest entry first.</summary>
/// <param name="Next">The <c>before</c> of the next page; null where this is the last.</param>
/// <param name="Total">How many entries the whole log has.</param>
public sealed record AuditPageBody(IReadOnlyList<AuditEntryBody> Items, long? Next, long Total);

/// <summary>What the going through the chain found.</summary>
/// <param name="Whole">Whether nothing is wrong.</param>
/// <param name="Checked">How many entries were compared with their hashes.</param>
/// <param name="Deleted">How far retention has deleted.</param>
/// <param name="Newest">The last link: kept elsewhere, it proves later that nothing before it was changed.</param>
/// <param name="Fault"><c>changed</c>, <c>missing</c>, <c>inserted</c>, <c>unsealed</c> or <c>unexpected</c>.</param>
/// <param name="Sequence">The first that is broken.</param>
/// <param name="EntryId">The entry there, if there is one.</param>
/// <param name="Unsealed">New entries that are not in the chain yet.</param>
public sealed record AuditVerdict(bool Whole, long Checked, AuditLink? Deleted, AuditLink? Newest, string? Fault, long? Sequence, Guid? EntryId, int Unsealed)
{
    internal static AuditVerdict Of(AuditVerification v) => new(
        v.IsWhole, v.Checked, v.Deleted, v.Newest, v.Fault is { } fault ? fault.ToString().ToLowerInvariant() : null, v.Sequence, v.EntryId, v.Unsealed);
}

/// <param name="Expected">A link that was written down before, and shall be found again; null for none.</param>
public sealed record AuditVerifyRequest(AuditLink? Expected);
