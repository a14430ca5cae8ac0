using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Tests.LiveKit.Api;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Recordings;

/// <summary>R1 to R4, over what a real LiveKit answered.</summary>
public sealed class RecordingChecksTests : IDisposable
{
    private const string Signed = "X-Amz-Signature=fixture-signature-0123456789";

    private readonly FakeLiveKit _liveKit = new();
    private readonly LiveKitOptions _options = new() { External = true };
    private EgressWatch? _watch;

    public void Dispose() => _liveKit.Dispose();

    [Fact]
    public async Task WithoutRedis_NobodyIsWarned()
    {
        _liveKit.Answer("ListEgress-no-redis");

        var findings = await LookAsync();

        Assert.All(findings.Values, finding => Assert.True(finding.Verdict <= Verdict.Fine, finding.Cause));
        Assert.Equal((Verdict.NotApplicable, "no-redis"), (findings["R2"].Verdict, findings["R2"].Cause));
        Assert.Contains("redis:\n  address:", findings["R2"].Fixes[0].Lines, StringComparison.Ordinal);
        Assert.Equal("""{"roomRecord":true}""", _liveKit.Requests[0].Grants);
    }

    [Fact]
    public async Task WithRedis_AllIsFine()
    {
        _liveKit.Answer("ListEgress-redis-empty");

        var findings = await LookAsync();

        Assert.Equal([Verdict.Fine, Verdict.Fine, Verdict.NotApplicable, Verdict.NotApplicable], findings.Values.Select(finding => finding.Verdict));
        Assert.Single(_liveKit.Requests);
    }

    [Fact]
    public async Task Denied_ThoughRoomsAreListed_FailsR1Alone()
    {
        _liveKit.Answer("ListRooms-all-protobuf").Answer("ListEgress", RecordedAnswer.Load("StartRoomCompositeEgress-lacks-roomRecord").ToResponse);

        var findings = await LookAsync();

        Assert.Equal((Verdict.Failing, "denied"), (findings["R1"].Verdict, findings["R1"].Cause));
        Assert.All(["R2", "R3", "R4"], id => Assert.Equal(Verdict.Unknown, findings[id].Verdict));
        Assert.Contains(findings["R1"].Fixes, fix => fix.Lines?.Contains("roomRecord", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task WrongSecret_IsNoMatterOfRecordings()
    {
        _liveKit.Answer("ListEgress", RecordedAnswer.Load("ListRooms-wrong-secret").ToResponse);

        Assert.All((await LookAsync()).Values, finding => Assert.Equal((Verdict.Unknown, "no-list"), (finding.Verdict, finding.Cause)));
    }

    [Fact]
    public async Task RedisDied_FailsR2WithLiveKitsWords()
    {
        _liveKit.Answer("ListEgress", RecordedAnswer.Load("ListRooms-redis-died").ToResponse);

        var finding = (await LookAsync())["R2"];

        Assert.Equal((Verdict.Failing, "redis-lost"), (finding.Verdict, finding.Cause));
        Assert.Contains("dial tcp 127.0.0.1:6396: connect: connection refused", finding.Evidence[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListEgress-redis-empty", "no-worker")]
    [InlineData("ListEgress-no-redis", "no-redis-wanted")]
    public async Task RequestToRecord_ThatNobodyTook_FailsUntilOneIsTaken(string list, string cause)
    {
        _liveKit.Answer(list);
        var raised = new List<Concern>();
        var signals = new CheckSignals();
        signals.Raised += raised.Add;
        var watch = Watch(signals);
        var recorded = RecordedAnswer.Load("StartRoomCompositeEgress-redis-no-worker");

        using (var response = recorded.ToResponse())
            watch.Started(TwirpFailure.From(new Uri("http://livekit.test:7880"), recorded.Method, response, System.Text.Encoding.UTF8.GetString(recorded.Body), _liveKit.Time.GetUtcNow()));
        var failing = (await LookAsync())["R2"];
        watch.Started(null);
        var mended = (await LookAsync())["R2"];

        Assert.Equal((Verdict.Failing, cause), (failing.Verdict, failing.Cause));
        Assert.Contains(failing.Fixes, fix => fix.Lines?.Contains("redis:", StringComparison.Ordinal) == true);
        Assert.True(mended.Verdict <= Verdict.Fine);
        Assert.Equal([Concern.Recording, Concern.Recording], raised);
    }

    [Theory]
    [InlineData(true, Verdict.Warning, "local-path")]
    [InlineData(false, Verdict.NotApplicable, "same-machine")]
    public async Task LocalPath_OfAnExternalServer_IsAWarning(bool external, Verdict verdict, string cause)
    {
        _options.External = external;
        Recordings(("/out/lesson.mp4", 20), ("https://storage.test/old.mp4", 10));

        var finding = (await LookAsync())["R3"];

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.Equal(external, finding.Fixes.Any(fix => fix.Lines?.Contains("s3:", StringComparison.Ordinal) == true));
        if (external)
            Assert.Equal(["/out/lesson.mp4"], finding.Args);
    }

    [Fact]
    public async Task LocalPath_FollowedByAUrl_IsMended()
    {
        Recordings(("/out/lesson.mp4", 10), ($"https://storage.test/new.mp4?{Signed}", 20));

        Assert.Equal(Verdict.Fine, (await LookAsync())["R3"].Verdict);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, Verdict.Fine, "fine")]
    [InlineData(HttpStatusCode.Found, Verdict.Fine, "fine")]
    [InlineData(HttpStatusCode.Forbidden, Verdict.Notice, "private")]
    [InlineData(HttpStatusCode.NotFound, Verdict.Warning, "gone")]
    [InlineData(HttpStatusCode.InternalServerError, Verdict.Warning, "status")]
    [InlineData(null, Verdict.Warning, "refused")]
    public async Task Url_IsAskedForItsHead_AndItsSignatureIsNotShown(HttpStatusCode? status, Verdict verdict, string cause)
    {
        Recordings(($"https://storage.test/lesson.mp4?{Signed}", 10));

        var finding = (await LookAsync(new Storage(status)))["R4"];

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.Contains("https://storage.test/lesson.mp4", finding.Evidence[0].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature", string.Join(' ', [.. finding.Args, .. finding.Evidence.Select(fact => fact.Value), .. finding.Fixes.Select(fix => fix.Lines)]), StringComparison.Ordinal);
    }

    private void Recordings(params (string Location, long EndedAt)[] files)
    {
        var answer = new ListEgressResponse();
        foreach (var (location, ended) in files)
            answer.Items.Add(new EgressInfo { RoomName = "lesson-42", Status = EgressStatus.EgressComplete, EndedAt = ended * 1_000_000_000, FileResults = { new Bedrud.Infrastructure.LiveKit.Protocol.FileInfo { Location = location } } });
        _liveKit.Answer("ListEgress", () =>
        {
            var content = new ByteArrayContent(answer.ToByteArray());
            content.Headers.ContentType = new("application/protobuf");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        });
    }

    private EgressWatch Watch(CheckSignals? signals = null) =>
        _watch ??= new EgressWatch(FakeLiveKit.Services(_liveKit, _liveKit.Time).GetRequiredService<IEgressApi>(), signals ?? new CheckSignals(), _liveKit.Time);

    private async Task<Dictionary<string, Finding>> LookAsync(HttpMessageHandler? storage = null)
    {
        var watch = Watch();
        using var handler = storage ?? new Storage(HttpStatusCode.OK);
        ICheck[] checks =
        [
            new RecordPermissionCheck(watch, _liveKit.Api()), new EgressReadyCheck(watch, Options.Create(_options)), new LocalPathCheck(watch, Options.Create(_options)), new DownloadCheck(watch, new Clients(handler)),
        ];
        var findings = new Dictionary<string, Finding>();
        foreach (var check in checks)
            findings[check.Info.Id] = await check.LookAsync(CancellationToken.None);
        return findings;
    }

    private sealed class Clients(HttpMessageHandler handler) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false);
    }

    private sealed class Storage(HttpStatusCode? status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal(HttpMethod.Head, request.Method);
            return status is { } code ? Task.FromResult(new HttpResponseMessage(code)) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        }
    }
}
