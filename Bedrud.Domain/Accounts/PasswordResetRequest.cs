namespace Bedrud.Domain.Accounts;

/// <summary>Somebody asked for a new password while the portal can't send mails: an administrator passes the link on. One row for each account at most.</summary>
public sealed class PasswordResetRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose password it is. Nobody knows whether it was they who asked.</summary>
    public required Guid UserId { get; init; }

    /// <summary>UTC; when it was last asked for.</summary>
    public required DateTime RequestedAt { get; set; }

    /// <summary>From where it was last asked for.</summary>
    public string? RemoteAddress { get; set; }
}
