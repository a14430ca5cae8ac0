using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Recordings.Library;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>What somebody may do with one recording beside seeing it. The services decide anew at each act.</summary>
/// <param name="Start">Also to stop it.</param>
/// <param name="Delete">Also to rename it, to bring it back and to mend it.</param>
public readonly record struct RecordingRights(bool Start, bool Download, bool Delete, bool Share)
{
    public static RecordingRights Of(RoomRecording? settings, RoomRole? membership, bool isAdministrator) => new(
        RecordingPolicy.Allows(RecordingAct.Start, settings, membership, isAdministrator),
        RecordingPolicy.Allows(RecordingAct.Download, settings, membership, isAdministrator),
        RecordingPolicy.Allows(RecordingAct.Delete, settings, membership, isAdministrator),
        RecordingPolicy.Allows(RecordingAct.Share, settings, membership, isAdministrator));
}

/// <summary>One recording, as lists show it.</summary>
/// <param name="By">Who started it; empty for an automatic one.</param>
/// <param name="At">UTC; when it began, or was wished for.</param>
/// <param name="Size">Bytes in the library; 0 before.</param>
/// <param name="DeletedAt">UTC; null for one that is not in the bin.</param>
/// <param name="IsPlayable">Its file is in the library.</param>
public sealed record RecordingSummary(
    Guid Id, string Title, Guid RoomId, string RoomName, RecordingState State, RecordingReason Reason, RecordingEnd End, string By, bool IsAutomatic,
    DateTime At, DateTime? StartedAt, TimeSpan Duration, long Size, bool HasVideo, bool HasThumbnail, bool IsPlayable, DateTime? DeletedAt)
{
    public RecordingRights Rights { get; init; }
}

/// <summary>All that is known of one recording.</summary>
/// <param name="Detail">The words of whoever failed.</param>
/// <param name="Location">Where its file was, as the recorder told; for those who may mend it.</param>
/// <param name="Job">The attempt to bring its file into the library; null where none is left to make.</param>
/// <param name="DeletedForeverAt">UTC; when the time to undo is over; null for one that is not in the bin.</param>
/// <param name="WantsFile">One may still come of it: it can be tried again, and pointed to.</param>
public sealed record RecordingDetails(
    RecordingSummary Summary, RecordingEngine Engine, RecordingLayout Layout, RecordingResolution Resolution, bool AudioOnly, string? Detail, string? Location,
    DateTime RequestedAt, DateTime? EndedAt, DateTime? ReadyAt, DateTime StateSince, int Width, int Height, bool HasAudio, string? ContentType,
    RecordingAttempt? Job, DateTime? DeletedForeverAt, bool WantsFile);

/// <param name="NextAt">UTC; null where it is not tried any more by itself.</param>
/// <param name="Running">One is being made now.</param>
public sealed record RecordingAttempt(int Attempts, DateTime? NextAt, bool Running);

/// <summary>Something that somebody did with a recording, from the audit log.</summary>
/// <param name="Who">Empty for whoever has a link.</param>
/// <param name="At">UTC.</param>
public sealed record RecordingActivity(Guid Id, string Action, string Who, string? Details, DateTime At);

/// <summary>By what a list of recordings is sorted.</summary>
public enum RecordingSort
{
    /// <summary>When they were made.</summary>
    Date,
    Title,
    Length,
    Size,
}

/// <summary>Which recordings a list shows.</summary>
public enum RecordingFilter
{
    /// <summary>All but deleted ones.</summary>
    All,

    /// <summary>Not ready yet.</summary>
    Active,
    Ready,

    /// <summary>Failed or lost.</summary>
    Failed,

    /// <summary>Those that can still be brought back.</summary>
    Deleted,
}

/// <summary>Which recordings to list.</summary>
/// <param name="Search">Part of the title, of the room's name or of the name of whoever started it.</param>
/// <param name="Room">A room's name; null for all.</param>
/// <param name="From">UTC, including; null for no limit.</param>
/// <param name="Before">UTC, excluding; null for no limit.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/>.</param>
public sealed record RecordingQuery(
    string? Search = null, string? Room = null, RecordingFilter Filter = RecordingFilter.All, DateTime? From = null, DateTime? Before = null,
    RecordingSort Sort = RecordingSort.Date, bool Descending = true, int Page = 1, int PageSize = 25)
{
    public const int MaxPageSize = 100;
    public const int MaxSearchLength = 100;

    public bool IsValid => Page is >= 1 and <= 1_000_000 && PageSize is >= 1 and <= MaxPageSize && (Search?.Length ?? 0) <= MaxSearchLength
        && (Room?.Length ?? 0) <= RoomName.MaxLength;
}

/// <summary>What somebody sees of all recordings, counted.</summary>
/// <param name="Bytes">In the library, deleted ones included: they take room until they are gone.</param>
public sealed record RecordingFigures(int Total, int Active, int Ready, int Failed, int Deleted, long Bytes);

/// <summary>What the library takes.</summary>
/// <param name="Rooms">The largest first, at most 200.</param>
/// <param name="Unknown">Files of recordings that the database does not know; null where this portal has not looked yet.</param>
public sealed record LibrarySpace(IReadOnlyList<RoomSpace> Rooms, UnknownFilesFound? Unknown);

/// <summary>What one room's recordings take.</summary>
public sealed record RoomSpace(string RoomName, int Recordings, long Bytes);
