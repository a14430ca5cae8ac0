namespace Bedrud.Infrastructure.Auditing;

/// <summary>What is wrong with the chain.</summary>
public enum AuditFault
{
    /// <summary>The entry does not fit its hash: it, its hash, or the hash of the one before it was changed.</summary>
    Changed,

    /// <summary>The entry is not there, and retention did not delete it.</summary>
    Missing,

    /// <summary>There is an entry where the chain has none: before its beginning, or after its end.</summary>
    Inserted,

    /// <summary>An entry was written minutes ago and is in no chain yet.</summary>
    Unsealed,

    /// <summary>The chain does not go through what was expected of it.</summary>
    Unexpected,
}

/// <summary>A link of the chain.</summary>
/// <param name="Sequence">From 1.</param>
/// <param name="Hash">64 hexadecimal digits, in lower case.</param>
public sealed record AuditLink(long Sequence, string Hash);

/// <summary>What was found when the chain was gone through.</summary>
/// <param name="Checked">How many entries were compared with their hashes.</param>
/// <param name="Deleted">How far retention has deleted; null where it never has.</param>
/// <param name="Newest">The last link, to be written down elsewhere; null for an empty log.</param>
/// <param name="Fault">What is wrong first; null where nothing is.</param>
/// <param name="Sequence">Where; null for an entry that is in no chain, or where there is nothing wrong.</param>
/// <param name="EntryId">The entry there, if there is one.</param>
/// <param name="Unsealed">How many entries are not in the chain yet.</param>
public sealed record AuditVerification(
    long Checked, AuditLink? Deleted, AuditLink? Newest, AuditFault? Fault = null, long? Sequence = null, Guid? EntryId = null, int Unsealed = 0)
{
    public bool IsWhole => Fault is null;
}
