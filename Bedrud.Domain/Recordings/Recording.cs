namespace Bedrud.Domain.Recordings;

/// <summary>
/// One recording of a meeting, from the wish to its deletion. Written down before anything is asked of anybody, so that nothing that was
/// begun can be lost sight of.
/// </summary>
public sealed partial class Recording
{
    /// <summary>Most characters of <see cref="Title"/>.</summary>
    public const int TitleMaxLength = 200;

    /// <summary>Most characters of <see cref="Detail"/>; what is longer is cut.</summary>
    public const int DetailMaxLength = 1000;

    /// <summary>Most characters of <see cref="Location"/>, <see cref="SourcePath"/> and the keys.</summary>
    public const int PathMaxLength = 1024;

    /// <summary>Most characters of <see cref="EngineId"/>.</summary>
    public const int EngineIdMaxLength = 64;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The room's. Recordings outlive rooms: there may be none of this id any more.</summary>
    public required Guid RoomId { get; init; }

    /// <summary>The room's name, which never changes.</summary>
    public required string RoomName { get; init; }

    /// <summary>LiveKit's id of the meeting; null where it was not known.</summary>
    public string? RoomSid { get; init; }

    /// <summary>What people call it; at first the room's name.</summary>
    public required string Title { get; set; }

    /// <summary>Title, room and who started it, as <see cref="RecordingSearch.Fold"/> writes them: what lists search, and sort titles by.</summary>
    public string SearchText
    {
        get => RecordingSearch.Fold($"{Title}\n{RoomName}\n{RequestedByName}");
        // The database's copy follows by itself.
        private set => _ = value;
    }

    public required RecordingEngine Engine { get; init; }

    public RecordingLayout Layout { get; init; }

    public RecordingResolution Resolution { get; init; }

    public bool AudioOnly { get; init; }

    /// <summary>Started by the room's setting, not by anybody.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The account that started it; null for an automatic one.</summary>
    public Guid? RequestedBy { get; init; }

    /// <summary>The name of whoever started it, at that time; empty for an automatic one.</summary>
    public string RequestedByName { get; init; } = "";

    /// <summary>
    /// Unique among all recordings, or null: while it is active, the room's id where the room allows one recording at a time. So that of two starts at
    /// once the database lets one in.
    /// </summary>
    public string? Slot { get; private set; }

    public RecordingState State { get; private set; }

    public RecordingReason Reason { get; private set; }

    /// <summary>The words of whoever failed: the recorder's, the storage's, the network's. Where it is ready: what is doubtful about its file.</summary>
    public string? Detail { get; private set; }

    public RecordingEnd End { get; private set; }

    /// <summary>The recorder's id of it; null until it has taken it.</summary>
    public string? EngineId { get; private set; }

    /// <summary>Where the recorder was told to write: an object's key, or a path on its machine.</summary>
    public string? SourcePath { get; init; }

    /// <summary>Where the file is, as the recorder says; null where it has not said.</summary>
    public string? Location { get; private set; }

    /// <summary>Bytes of the file at its source, as the recorder says; 0 where it has not said.</summary>
    public long SourceSize { get; private set; }

    /// <summary>UTC.</summary>
    public required DateTime RequestedAt { get; init; }

    /// <summary>UTC; when the recorder was asked, or was about to be.</summary>
    public DateTime? AskedAt { get; private set; }

    /// <summary>UTC; when picture and sound began.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>UTC; when somebody, or the portal, wished it to end.</summary>
    public DateTime? StopRequestedAt { get; private set; }

    /// <summary>The account that stopped it; null for the portal itself.</summary>
    public Guid? StoppedBy { get; private set; }

    /// <summary>UTC; when picture and sound ended.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>
    /// UTC; since when the recorder's lists do not hold it; null while they do. Written down, because portals that are restarted again and again must not
    /// begin to wait anew each time.
    /// </summary>
    public DateTime? MissingSince { get; private set; }

    /// <summary>UTC; since when nobody answers the request to stop it; null where somebody did, or it was not asked for. Written down likewise.</summary>
    public DateTime? UnansweredSince { get; private set; }

    /// <summary>UTC; since when <see cref="State"/> is what it is.</summary>
    public DateTime StateSince { get; private set; }

    /// <summary>UTC; when it came into the library.</summary>
    public DateTime? ReadyAt { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime? DeletedAt { get; private set; }

    /// <summary>What it was when it was deleted.</summary>
    public RecordingState? DeletedFrom { get; private set; }

    // The file, once it is in the library.

    public string? FileKey { get; private set; }

    public string? ThumbnailKey { get; private set; }

    public string? ContentType { get; private set; }

    /// <summary>Bytes in the library.</summary>
    public long Size { get; private set; }

    /// <summary>Milliseconds of the file in the library.</summary>
    public long DurationMs { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public bool HasVideo { get; private set; }

    public bool HasAudio { get; private set; }

    /// <summary>Set anew at each change, so that of two who change it at once the second reads again.</summary>
    public Guid Version { get; private set; } = Guid.NewGuid();

    /// <summary>Length of the file in the library; zero before.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(DurationMs);

    /// <summary>Whether a file may still come of it, so that a job looks for one.</summary>
    public bool WantsFile => FileKey is null && State switch
    {
        RecordingState.Processing => true,
        RecordingState.Failed or RecordingState.Lost => StartedAt is not null || Location is not null || IsUnheardOf,
        _ => false,
    };

    // Asked for, and nobody ever told its end: it may have recorded all the same, before anybody looked and after LiveKit forgot it. Whether or not somebody
    // wished to stop it; and where a file was found, it is still there after an attempt at it that failed.
    private bool IsUnheardOf => AskedAt is not null && EndedAt is null
        && Reason is RecordingReason.NeverStarted or RecordingReason.StoppedBeforeStart or RecordingReason.Forgotten or >= RecordingReason.FileNotFound;

    /// <summary>A new recording, <see cref="RecordingState.Requested"/>.</summary>
    /// <param name="several">Whether the room allows several at a time.</param>
    public static string? SlotOf(Guid roomId, bool several) => several ? null : roomId.ToString("N");

    /// <summary>Takes the room's one place; before the recording is first saved.</summary>
    public Recording Occupying(string? slot)
    {
        Slot = slot;
        StateSince = RequestedAt;
        return this;
    }
}
