using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Control;

/// <param name="Layout">grid, speaker or singleSpeaker; left out: as the room says.</param>
/// <param name="Resolution">720p or 1080p; left out: as the room says.</param>
/// <param name="AudioOnly">Sound without a picture; left out: as the room says.</param>
public sealed record RecordingRequest(string? Layout = null, string? Resolution = null, bool? AudioOnly = null)
{
    /// <summary>Null where nothing was said; the problem for a word that is none.</summary>
    /// <param name="otherwise">What the room says.</param>
    public Result<RecordingChoice> ToChoice(RecordingChoice otherwise)
    {
        var (layout, resolution) = (otherwise.Layout, otherwise.Resolution);
        if (Layout is not null && !EnumNames.TryParse(Layout, out layout))
            return Problems.InvalidRecording;
        if (Resolution is not null && !RecordingNames.TryParse(Resolution, out resolution))
            return Problems.InvalidRecording;
        return new RecordingChoice(layout, resolution, AudioOnly ?? otherwise.AudioOnly);
    }
}

/// <param name="State">requested, starting, recording, stopping, processing, ready, failed, lost or deleted.</param>
/// <param name="Reason">Why it failed or was lost, such as no-worker; null otherwise.</param>
/// <param name="Text">State or reason, in words.</param>
/// <param name="Detail">The recorder's or the storage's own words about a failure; null for whoever may not look at recordings here.</param>
public sealed record RecordingStanding(
    Guid Id, string Room, string State, string? Reason, string Text, string? Detail, string Engine, bool IsAutomatic, string By,
    DateTime RequestedAt, DateTime? StartedAt, DateTime? EndedAt)
{
    /// <param name="withDetail">Whether it is for somebody who may look at recordings here.</param>
    public static RecordingStanding From(Recording r, RecordingWords words, bool withDetail) => new(
        r.Id, r.RoomName, RecordingNames.Of(r.State), r.Reason == RecordingReason.None ? null : RecordingNames.Of(r.Reason),
        r.Reason == RecordingReason.None ? words.StateHint(r.State) : words.Reason(r.Reason), withDetail ? r.Detail : null, RecordingNames.Of(r.Engine), r.IsAutomatic, r.RequestedByName,
        r.RequestedAt, r.StartedAt, r.EndedAt);
}

/// <param name="Standing">passed, doubtful (it may start nevertheless) or failed.</param>
/// <param name="Cause">Which failure, such as no-redis; null where it passed.</param>
public sealed record PreflightPointBody(string Code, string Standing, string? Cause, string Title, string Text, string? Fix, string? Detail);

/// <param name="Possible">Whether a recording can start.</param>
public sealed record PreflightBody(bool Possible, IReadOnlyList<PreflightPointBody> Points)
{
    public static PreflightBody From(IReadOnlyList<PreflightPoint> points, RecordingWords words) => new(
        points.All(p => p.Standing != PreflightStanding.Failed),
        [.. points.Select(p => (Point: p, Words: words.Point(p))).Select(p => new PreflightPointBody(
            p.Point.Code, RecordingNames.Of(p.Point.Standing), p.Point.Cause, p.Words.Title, p.Words.Text, p.Words.Fix, p.Words.Detail))]);
}
