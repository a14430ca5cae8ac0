using System.Net;
using System.Net.Http.Headers;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Control;
using Bedrud.Infrastructure.Recordings.Library;
using Bedrud.Infrastructure.Tests.LiveKit.Api;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Recordings.Control;

/// <summary>What LiveKit is asked, and what its recorded answers mean.</summary>
public sealed class EgressRecorderTests : IDisposable
{
    private readonly FakeLiveKit _liveKit = new();
    private readonly RecordingOptions _options = new();

    public void Dispose() => _liveKit.Dispose();

    [Fact]
    public async Task Start_WithS3_SendsTheStorageAndNamesTheFileByItsId()
    {
        _options.S3 = new RecordingS3Options { Endpoint = "http://s3.example.org:9000", Bucket = "out", AccessKey = "key", Secret = "secret", Prefix = "bedrud/" };
        _liveKit.Answer("StartRoomCompositeEgress", () => Protobuf(new EgressInfo { EgressId = "EG_1", RoomName = "lesson" }));
        var recorder = Recorder();
        var recording = Wish(recorder);

        var report = await recorder.StartAsync(recording, CancellationToken.None);

        Assert.Equal(("EG_1", RecorderStatus.Starting), (report.EngineId, report.Status));
        var asked = Assert.Single(_liveKit.Requests);
        Assert.Equal("""{"roomRecord":true,"room":"lesson"}""", asked.Grants);
        var request = RoomCompositeEgressRequest.Parser.ParseFrom(asked.Body);
        Assert.Equal(("lesson", "single-speaker", EncodingOptionsPreset.H2641080P30), (request.RoomName, request.Layout, request.Preset));
        var output = Assert.Single(request.FileOutputs);
        Assert.Equal((EncodedFileType.Mp4, $"bedrud/lesson/{recording.Id:N}.mp4"), (output.FileType, output.Filepath));
        Assert.Equal(("http://s3.example.org:9000", "out", "key", "secret", true), (output.S3.Endpoint, output.S3.Bucket, output.S3.AccessKey, output.S3.Secret, output.S3.ForcePathStyle));
    }

    [Fact]
    public async Task Start_WithASharedFolder_SendsAPathOfTheWorkers()
    {
        _options.Egress.Folder = "/out";
        _liveKit.Answer("StartRoomCompositeEgress", () => Protobuf(new EgressInfo { EgressId = "EG_1" }));
        var recorder = Recorder();
        var recording = Wish(recorder);

        await recorder.StartAsync(recording, CancellationToken.None);

        var output = RoomCompositeEgressRequest.Parser.ParseFrom(_liveKit.Requests[0].Body).FileOutputs[0];
        Assert.Equal(($"/out/lesson/{recording.Id:N}.mp4", null), (output.Filepath, output.S3));
    }

    [Theory]
    [InlineData("StartRoomCompositeEgress-redis-no-worker", "ListEgress-redis-empty", RecordingReason.NoWorker)]
    [InlineData("StartRoomCompositeEgress-redis-no-worker", "ListEgress-no-redis", RecordingReason.NoRedis)]
    [InlineData("StartRoomCompositeEgress-lacks-roomRecord", "ListEgress-redis-empty", RecordingReason.PermissionDenied)]
    public async Task Start_AsARealLiveKitRefuses_IsCertainAndSaysWhy(string start, string list, RecordingReason reason)
    {
        _liveKit.Answer(start, list);
        var recorder = Recorder();

        var refused = await Assert.ThrowsAsync<RecorderException>(() => recorder.StartAsync(Wish(recorder), CancellationToken.None));

        Assert.Equal((reason, false), (refused.Reason, refused.MayHaveStarted));
        Assert.Single(_liveKit.Requests, r => r.Name == "StartRoomCompositeEgress");
    }

    [Fact]
    public async Task Start_WhoseAnswerIsLost_MayHaveBegun()
    {
        _liveKit.Answer("StartRoomCompositeEgress", () => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        var recorder = Recorder();

        var failure = await Assert.ThrowsAsync<RecorderException>(() => recorder.StartAsync(Wish(recorder), CancellationToken.None));

        Assert.Equal((RecordingReason.LiveKitUnreachable, true), (failure.Reason, failure.MayHaveStarted));
    }

    [Fact]
    public async Task Check_AfterNoWorkerAnswered_FailsForAMinuteAndDoubtsThen()
    {
        _options.Egress.Folder = Path.GetTempPath();
        _liveKit.Answer("StartRoomCompositeEgress-redis-no-worker", "ListEgress-redis-empty");
        var recorder = Recorder();
        Assert.Equal(PreflightStanding.Doubtful, await WorkerAsync(recorder));
        await Assert.ThrowsAsync<RecorderException>(() => recorder.StartAsync(Wish(recorder), CancellationToken.None));

        Assert.Equal(PreflightStanding.Failed, await WorkerAsync(recorder));
        _liveKit.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(PreflightStanding.Doubtful, await WorkerAsync(recorder));
    }

    [Fact]
    public async Task Check_OfAStorageThatCannotBeReached_FailsBeforeTheMeeting()
    {
        _options.S3 = new RecordingS3Options { Endpoint = "http://127.0.0.1:1", Bucket = "out", AccessKey = "key", Secret = "secret" };
        _liveKit.Answer("StartRoomCompositeEgress-redis-no-worker", "ListEgress-redis-empty");

        var source = (await Recorder().CheckAsync(CancellationToken.None)).Single(p => p.Code == "source");

        Assert.Equal((PreflightStanding.Failed, "s3-unreachable"), (source.Standing, source.Cause));
    }

    [Fact]
    public void Report_OfAWebhookWhileItStarts_KnowsOurIdAndKeepsNoKeys()
    {
        var id = Guid.NewGuid();
        var body = $$$$"""
            {"event":"egress_started","id":"EV_1","createdAt":"1795399402","egressInfo":{"egressId":"EG_1","roomName":"lesson","status":"EGRESS_STARTING",
            "roomComposite":{"roomName":"lesson","fileOutputs":[{"filepath":"lesson/{{{{id:N}}}}.mp4","s3":{"accessKey":"key","secret":"a-secret"}}]}}}
            """;

        var message = WebhookReader.Read(body)!;

        Assert.Equal(id, EgressReports.Of(message.EgressInfo).RecordingId);
        Assert.DoesNotContain("a-secret", WebhookReader.Write(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfAFinishedOne_HasFileTimesAndEnd()
    {
        var info = new EgressInfo
        {
            EgressId = "EG_1",
            RoomName = "lesson",
            Status = EgressStatus.EgressComplete,
            StartedAt = 1_795_399_402_000_000_000,
            EndedAt = 1_795_399_462_000_000_000,
            Details = "End reason: Source closed",
            FileResults = { new Infrastructure.LiveKit.Protocol.FileInfo { Filename = "a.mp4", Location = "https://s3.example.org/out/a.mp4", Size = 1234, Duration = 60_000_000_000 } },
        };

        var report = EgressReports.Of(info);

        Assert.Equal(
            (RecorderStatus.Complete, "https://s3.example.org/out/a.mp4", 1234L, TimeSpan.FromMinutes(1), true, null),
            (report.Status, report.Location, report.Size, report.Duration, report.MeetingEnded, report.RecordingId));
        Assert.Equal(TimeSpan.FromMinutes(1), report.EndedAt - report.StartedAt);
    }

    private EgressRecorder Recorder()
    {
        var egress = FakeLiveKit.Services(_liveKit, _liveKit.Time).GetRequiredService<IEgressApi>();
        var watch = new EgressWatch(egress, new CheckSignals(), _liveKit.Time);
        var options = Microsoft.Extensions.Options.Options.Create(_options);
        return new EgressRecorder(egress, watch, new EgressPreflight(watch, new S3Storage(new S3Access(options)), options, _liveKit.Time), options);
    }

    private static async Task<PreflightStanding> WorkerAsync(EgressRecorder recorder) =>
        (await recorder.CheckAsync(CancellationToken.None)).Single(p => p.Code == "worker").Standing;

    private static Recording Wish(EgressRecorder recorder) => NewRecording.By(
        new Domain.Rooms.Room { Name = "lesson" }, new RecordingChoice(RecordingLayout.SingleSpeaker, RecordingResolution.P1080, AudioOnly: false), recorder, null,
        Guid.NewGuid(), "Ada", new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc));

    private static HttpResponseMessage Protobuf(IMessage message) => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(message.ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/protobuf") } },
    };
}
