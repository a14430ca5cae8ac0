using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>LiveKit's egress: RoomComposite to MP4, with the storage sent in the request or a folder that the worker and the portal share.</summary>
internal sealed class EgressRecorder(IEgressApi egress, EgressWatch watch, EgressPreflight preflight, IOptions<RecordingOptions> options) : IRecorder
{
    public RecordingEngine Engine => RecordingEngine.Egress;

    private RecordingOptions Options => options.Value;

    public Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken) => preflight.CheckAsync(cancellationToken);

    public string PathFor(Guid recordingId, string roomName) => RecordingPaths.For(Prefix, recordingId, roomName);

    public async Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            var info = await egress.StartRoomCompositeEgressAsync(RequestFor(recording), cancellationToken);
            watch.Started(null);
            return EgressReports.Of(info);
        }
        catch (LiveKitException failure)
        {
            watch.Started(failure);
            throw EgressFailures.OfStart(failure, await HasNoRedisAsync(failure, cancellationToken));
        }
    }

    public async Task StopAsync(Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            var id = recording.EngineId
                ?? (await ListAsync(cancellationToken)).FirstOrDefault(r => r.RecordingId == recording.Id)?.EngineId;
            if (id is not null)
                await egress.StopEgressAsync(id, recording.RoomName, cancellationToken);
        }
        catch (LiveKitException failure) when (failure.Error is LiveKitError.NotFound or LiveKitError.FailedPrecondition)
        {
            // Ended, or not known any more.
        }
        catch (LiveKitException failure)
        {
            throw EgressFailures.Of(failure);
        }
    }

    public async Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await egress.ListEgressAsync(cancellationToken)).Select(EgressReports.Of)];
        }
        catch (LiveKitException failure)
        {
            throw EgressFailures.Of(failure);
        }
    }

    private string Prefix => Options.S3.IsSet ? Options.S3.Prefix
        : Options.Egress.Folder is { Length: > 0 } folder ? $"{folder.TrimEnd('/')}/" : "";

    private RoomCompositeEgressRequest RequestFor(Recording recording)
    {
        var output = new EncodedFileOutput { FileType = EncodedFileType.Mp4, Filepath = recording.SourcePath ?? PathFor(recording.Id, recording.RoomName) };
        if (Options.S3.IsSet)
        {
            output.S3 = new S3Upload
            {
                Endpoint = Options.S3.Endpoint,
                Region = Options.S3.Region,
                Bucket = Options.S3.Bucket,
                AccessKey = Options.S3.AccessKey,
                Secret = Options.S3.Secret,
                ForcePathStyle = Options.S3.ForcePathStyle,
            };
        }

        var request = new RoomCompositeEgressRequest { RoomName = recording.RoomName, AudioOnly = recording.AudioOnly, FileOutputs = { output } };
        if (recording.AudioOnly)
            return request;
        request.Layout = recording.Layout switch
        {
            RecordingLayout.Grid => "grid",
            RecordingLayout.SingleSpeaker => "single-speaker",
            _ => "speaker",
        };
        request.Preset = recording.Resolution == RecordingResolution.P1080 ? EncodingOptionsPreset.H2641080P30 : EncodingOptionsPreset.H264720P30;
        return request;
    }

    // A LiveKit without Redis says of a start only that nobody answers.
    private async Task<bool> HasNoRedisAsync(LiveKitException failure, CancellationToken cancellationToken)
    {
        if (failure.Error != LiveKitError.Unavailable)
            return false;
        try
        {
            await egress.ListEgressAsync(cancellationToken);
            return false;
        }
        catch (LiveKitException list)
        {
            return list.Cause is LiveKitCause.NoRedis or LiveKitCause.RedisLost;
        }
    }
}
