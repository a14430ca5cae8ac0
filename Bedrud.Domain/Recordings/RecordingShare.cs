namespace Bedrud.Domain.Recordings;

/// <summary>A link by which anybody who has it sees one recording.</summary>
public sealed class RecordingShare
{
    /// <summary>Most days that a link may be good for.</summary>
    public const int MaxDays = 365;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RecordingId { get; init; }

    /// <summary>SHA-256 of the link's secret, 64 hexadecimal digits: whoever reads the database can't open the link.</summary>
    public required string TokenHash { get; init; }

    /// <summary>As ASP.NET Core Identity hashes passwords; null where none is asked for.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Whether the file may be downloaded, not only seen.</summary>
    public bool AllowsDownload { get; init; }

    public required Guid CreatedBy { get; init; }

    public required string CreatedByName { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC; null: until it is revoked.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? RevokedAt { get; set; }

    /// <summary>How often it was opened.</summary>
    public int Views { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? LastViewedAt { get; set; }

    public bool IsOpen(DateTime now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);
}
