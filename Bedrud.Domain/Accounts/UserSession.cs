namespace Bedrud.Domain.Accounts;

/// <summary>One sign-in of one browser or program: from when its cookie was made until it expires or is revoked.</summary>
public sealed class UserSession
{
    /// <summary>Most characters of <see cref="Method"/>; what is longer is cut.</summary>
    public const int MethodMaxLength = 64;

    /// <summary>Most characters of <see cref="Client"/>; what is longer is cut.</summary>
    public const int ClientMaxLength = 256;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid UserId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC; written at most once a minute.</summary>
    public required DateTime LastSeenAt { get; set; }

    /// <summary>UTC; moves on while the session is used.</summary>
    public required DateTime ExpiresAt { get; set; }

    /// <summary>UTC; when somebody signed out, or an administrator or the account's owner ended it. Null while it may be used.</summary>
    public DateTime? RevokedAt { get; set; }

    /// <summary>What proved who it is: <c>password</c>, <c>two-factor</c>, <c>passkey</c>, <c>registration</c>, or the name of an identity provider.</summary>
    public required string Method { get; init; }

    /// <summary>The address it was last seen from.</summary>
    public string? RemoteAddress { get; set; }

    /// <summary>What the browser or program called itself when it signed in.</summary>
    public string? Client { get; init; }
}
