namespace Bedrud.Domain.Recordings;

/// <summary>The work that is left of a recording: to bring its file into the library. One for each recording that <see cref="Recording.WantsFile"/>.</summary>
public sealed class RecordingJob
{
    /// <summary>From its creation on; then it is given up.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(3);

    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    /// <summary>How long to wait after an attempt that failed: from seconds to an hour.</summary>
    /// <param name="attempts">How many have been made, 1 or more.</param>
    public static TimeSpan DelayAfter(int attempts) => Delays[Math.Clamp(attempts - 1, 0, Delays.Length - 1)];

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
