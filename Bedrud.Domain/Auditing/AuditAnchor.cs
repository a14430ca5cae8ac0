namespace Bedrud.Domain.Auditing;

/// <summary>One end of the chain, kept beside the entries: without it nobody could tell a chain that was cut from a whole one.</summary>
public sealed class AuditAnchor
{
    public required AuditEnd End { get; init; }

    /// <summary>Of the last entry that was sealed, or of the last that retention deleted.</summary>
    public required long Sequence { get; set; }

    /// <summary>That entry's hash.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>UTC: since when it stands here.</summary>
    public required DateTime At { get; set; }
}

/// <summary>Which end of the chain. Kept by name.</summary>
public enum AuditEnd
{
    /// <summary>The last entry that was sealed. Whoever seals the next moves it in the same transaction: of two, the second fails.</summary>
    Newest,

    /// <summary>The last entry that retention deleted: the chain goes on from there.</summary>
    Deleted,
}
