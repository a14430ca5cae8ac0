using Bedrud.Domain.Recordings;
using Bedrud.Web.Features.Recordings.Control;

namespace Bedrud.Web.Features.Recordings.Library;

/// <param name="State">requested, starting, recording, stopping, processing, ready, failed, lost or deleted.</param>
/// <param name="Reason">Why it failed or was lost; null otherwise.</param>
/// <param name="End">What ended it; null where nobody told.</param>
/// <param name="By">Who started it; empty where the room's setting did.</param>
/// <param name="At">UTC; when it began, or was wished for.</param>
/// <param name="Seconds">Length; 0 before it is ready.</param>
/// <param name="Size">Bytes; 0 before it is ready.</param>
/// <param name="MayDelete">Also rename, restore and mend.</param>
public sealed record RecordingBody(
    Guid Id, string Title, string Room, string State, string? Reason, string? End, string By, bool Automatic, DateTime At, double Seconds, long Size, bool HasVideo,
    bool HasThumbnail, DateTime? DeletedAt, bool MayDownload, bool MayDelete, bool MayShare)
{
    public static RecordingBody Of(RecordingSummary r) => new(
        r.Id, r.Title, r.RoomName, RecordingNames.Of(r.State), r.Reason == RecordingReason.None ? null : RecordingNames.Of(r.Reason), r.End == RecordingEnd.Unknown ? null : RecordingNames.Of(r.End),
        r.By, r.IsAutomatic, r.At, r.Duration.TotalSeconds, r.Size, r.HasVideo, r.HasThumbnail, r.DeletedAt, r.Rights.Download, r.Rights.Delete, r.Rights.Share);
}

/// <param name="Detail">The words of whoever failed.</param>
/// <param name="Attempts">How often its file was tried to be brought into the library.</param>
/// <param name="NextAttemptAt">UTC; null where none is to come.</param>
/// <param name="DeletedForeverAt">UTC; until then a deleted one can be restored.</param>
public sealed record RecordingDetailsBody(
    RecordingBody Recording, string Engine, string Layout, string Resolution, bool AudioOnly, string? Detail, DateTime RequestedAt, DateTime? StartedAt, DateTime? EndedAt,
    DateTime? ReadyAt, int Width, int Height, bool HasAudio, string? ContentType, int Attempts, DateTime? NextAttemptAt, DateTime? DeletedForeverAt)
{
    public static RecordingDetailsBody Of(RecordingDetails d) => new(
        RecordingBody.Of(d.Summary), RecordingNames.Of(d.Engine), RecordingNames.Of(d.Layout), RecordingNames.Of(d.Resolution), d.AudioOnly, d.Detail, d.RequestedAt,
        d.Summary.StartedAt, d.EndedAt, d.ReadyAt, d.Width, d.Height, d.HasAudio, d.ContentType, d.Job?.Attempts ?? 0, d.Job?.NextAt, d.DeletedForeverAt);
}

public sealed record RecordingPage(IReadOnlyList<RecordingBody> Items, int Total, int Page, int PageSize);

/// <param name="Title">1 to 200 characters.</param>
public sealed record RecordingTitleRequest(string? Title);
