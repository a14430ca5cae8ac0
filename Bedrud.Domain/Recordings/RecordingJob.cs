namespace Bedrud.Domain.Recordings;

/// <summary>The work that is left of a recording: to bring its file into the library. One for each recording that <see cref="Recording.WantsFile"/>.</summary>
public sealed class RecordingJob
{
    /// <summary>The recording's.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; set; }

    /// <summary>UTC; not before.</summary>
    public required DateTime NextAttemptAt { get; set; }

    /// <summary>How many attempts have begun.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC; until then, one portal works at it. Renewed while it does, so that a portal that dies holds it for this long only.</summary>
    public DateTime? LeasedUntil { get; set; }

    /// <summary>Which portal works at it.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>A file that somebody pointed to: an address, an object's key or a path; null: where the recorder said, or was told.</summary>
    public string? Source { get; set; }

    /// <summary>UTC; since then it is not tried any more, unless somebody asks for it.</summary>
    public DateTime? GaveUpAt { get; set; }

    /// <summary>Set anew at each change.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();
}
