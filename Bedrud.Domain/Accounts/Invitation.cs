namespace Bedrud.Domain.Accounts;

/// <summary>How an invitation stands.</summary>
public enum InvitationState
{
    /// <summary>Somebody can still use it.</summary>
    Open,

    /// <summary>It was used as often as it may be.</summary>
    Used,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An administrator revoked it.</summary>
    Revoked,
}

/// <summary>A link by which somebody makes an account, with the role that it gives.</summary>
public sealed class Invitation
{
    /// <summary>Most accounts that one may make.</summary>
    public const int MaxUsesLimit = 1000;

    /// <summary>Most days that one may be good for.</summary>
    public const int MaxDays = 365;

    /// <summary>RFC 5321's limit of a path, without its brackets.</summary>
    public const int EmailMaxLength = 254;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SHA-256 of the link's secret, 64 hexadecimal digits: whoever reads the database can't use the link.</summary>
    public required string TokenHash { get; init; }

    /// <summary>The only address that may be used with it; null: any.</summary>
    public string? Email { get; init; }

    /// <summary>The role of accounts that are made by it, as <c>Roles</c> names it.</summary>
    public required string Role { get; init; }

    /// <summary>How many accounts may be made by it, from 1 to <see cref="MaxUsesLimit"/>.</summary>
    public required int MaxUses { get; init; }

    /// <summary>How many were. Changed in the database alone, so that two who come at once can't both have the last one.</summary>
    public int Uses { get; init; }

    public required Guid CreatedBy { get; init; }

    public required string CreatedByName { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? RevokedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <param name="now">UTC.</param>
    public InvitationState StateAt(DateTime now) =>
        RevokedAt is not null ? InvitationState.Revoked
        : Uses >= MaxUses ? InvitationState.Used
        : now >= ExpiresAt ? InvitationState.Expired
        : InvitationState.Open;
}
