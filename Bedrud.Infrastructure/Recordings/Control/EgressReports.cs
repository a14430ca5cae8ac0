using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Protocol;
using FileInfo = Bedrud.Infrastructure.LiveKit.Protocol.FileInfo;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>Reads LiveKit's account of a recording, from its list and from its webhooks alike.</summary>
internal static class EgressReports
{
    public static RecorderReport Of(EgressInfo info)
    {
        var file = info.FileResults.LastOrDefault(f => f.Location.Length > 0) ?? info.FileResults.LastOrDefault();
        return new RecorderReport(info.EgressId, IdOf(info), info.RoomName, StatusOf(info.Status))
        {
            StartedAt = StartOf(info, file),
            EndedAt = TimeOf(info.EndedAt),
            Location = LocationOf(file),
            Size = file?.Size ?? 0,
            Duration = TimeSpan.FromTicks((file?.Duration ?? 0) / TimeSpan.NanosecondsPerTick),
            Error = info.Error.Length > 0 ? info.Error : null,
            MeetingEnded = SaysMeetingEnded(info.Details),
        };
    }

    private static Guid? IdOf(EgressInfo info)
    {
        foreach (var path in (info.RoomComposite?.FileOutputs.Select(f => f.Filepath) ?? []).Concat(info.FileResults.SelectMany(f => new[] { f.Filename, f.Location })))
        {
            if (RecordingPaths.TryFindId(path, out var id))
                return id;
        }

        return null;
    }

    // A worker without S3 names the file and gives no location of its own; while it writes, there is no size.
    private static string? LocationOf(FileInfo? file) => file switch
    {
        { Location.Length: > 0 } => file.Location,
        { Filename.Length: > 0, Size: > 0 } => file.Filename,
        _ => null,
    };

    // The egress' own time may be that of its request; what never became active has written nothing.
    private static DateTime? StartOf(EgressInfo info, FileInfo? file) =>
        (file is null ? null : TimeOf(file.StartedAt))
        ?? (info.Status is EgressStatus.EgressStarting or EgressStatus.EgressAborted or EgressStatus.EgressFailed ? null : TimeOf(info.StartedAt));

    private static RecorderStatus StatusOf(EgressStatus status) => status switch
    {
        EgressStatus.EgressActive => RecorderStatus.Active,
        EgressStatus.EgressEnding => RecorderStatus.Ending,
        EgressStatus.EgressComplete => RecorderStatus.Complete,
        EgressStatus.EgressFailed => RecorderStatus.Failed,
        EgressStatus.EgressAborted => RecorderStatus.Aborted,
        EgressStatus.EgressLimitReached => RecorderStatus.LimitReached,
        _ => RecorderStatus.Starting,
    };

    // "End reason: Source closed": the room went away beneath the recorder.
    private static bool SaysMeetingEnded(string details) =>
        details.Contains("source closed", StringComparison.OrdinalIgnoreCase)
        || details.Contains("room ended", StringComparison.OrdinalIgnoreCase)
        || details.Contains("room closed", StringComparison.OrdinalIgnoreCase);

    private static DateTime? TimeOf(long nanoseconds) => nanoseconds <= 0 ? null : DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
