using System.Net;
using System.Text;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.LiveKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class FiguresTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-figures-").FullName;

    [Fact]
    public async Task Read_RealServersPage_TellsRoomsPeopleTracksAndMedia()
    {
        var node = Assert.Single((await ReadAsync(Recorded("prometheus.txt"), null, Now)).Nodes);

        Assert.Equal(("ND_gWWHQHp5FsyQ", 2, 2, 3, 3), (node.Id, node.Rooms, node.Participants, node.Tracks, node.Subscriptions));
        Assert.Equal((227_799d, 212_704d), (node.BytesIn, node.BytesOut));
        Assert.Equal((13L, 0L, 0L, 13L), (node.WebhooksSent, node.WebhooksFailed, node.WebhooksDropped, node.WebhooksQueued));
        Assert.Equal(64_856_064, node.Memory);
        Assert.Null(node.BitsIn);
        Assert.Null(node.Cpu);
    }

    [Fact]
    public async Task Read_ASecondTime_TellsRatesAndMeansOfTheTimeBetween()
    {
        var page = Recorded("prometheus.txt");
        var first = await ReadAsync(page, null, Now);

        var later = page.Replace("transmission=\"initial\"} 227799", "transmission=\"initial\"} 427799", StringComparison.Ordinal)
            .Replace("process_cpu_seconds_total 0.41", "process_cpu_seconds_total 2.41", StringComparison.Ordinal)
            .Replace("livekit_session_join_latency_ms_sum{node_id=\"ND_gWWHQHp5FsyQ\",node_type=\"SERVER\",protocol_version=\"17\"} 20", "livekit_session_join_latency_ms_sum{node_id=\"ND_gWWHQHp5FsyQ\",node_type=\"SERVER\",protocol_version=\"17\"} 50", StringComparison.Ordinal)
            .Replace("livekit_session_join_latency_ms_count{node_id=\"ND_gWWHQHp5FsyQ\",node_type=\"SERVER\",protocol_version=\"17\"} 2", "livekit_session_join_latency_ms_count{node_id=\"ND_gWWHQHp5FsyQ\",node_type=\"SERVER\",protocol_version=\"17\"} 5", StringComparison.Ordinal);
        var second = await ReadAsync(later, first, Now.AddSeconds(10));

        var node = Assert.Single(second.Nodes);
        Assert.Equal((160_000L, 0L), (node.BitsIn, node.BitsOut));
        Assert.Equal(0.2, node.Cpu!.Value, 3);
        Assert.Equal(10, node.JoinLatency!.Value, 3);
        Assert.Equal((Now, Now.AddSeconds(10)), (node.FirstSeenAt, node.LastSeenAt));
    }

    [Fact]
    public async Task Read_ServerThatBeganAnew_IsAnotherNodeWithoutTheOldOnesRate()
    {
        var first = await ReadAsync(Recorded("prometheus.txt"), null, Now);

        var second = await ReadAsync(Recorded("prometheus.txt").Replace("ND_gWWHQHp5FsyQ", "ND_another", StringComparison.Ordinal), first, Now.AddMinutes(1));

        var node = Assert.Single(second.Nodes);
        Assert.Equal("ND_another", node.Id);
        Assert.Null(node.BitsIn);
    }

    [Fact]
    public async Task Read_WebhooksThatWereGivenUp_AreCounted()
    {
        // Two readings of one server: only the second knows of failures.
        var parts = Recorded("webhook-failures.txt").Split("# 48 s after");
        var (early, late) = (await ReadAsync(parts[0], null, Now), await ReadAsync(parts[1], null, Now));

        Assert.Equal((2L, 0L, 0L, 11L), Webhooks(early));
        Assert.Equal((2L, 3L, 6L, 11L), Webhooks(late));

        static (long, long, long, long) Webhooks(FiguresSnapshot of) => (of.Nodes[0].WebhooksSent, of.Nodes[0].WebhooksFailed, of.Nodes[0].WebhooksDropped, of.Nodes[0].WebhooksQueued);
    }

    [Fact]
    public async Task Read_AnswerWithoutAnEnd_IsGivenUp() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => PrometheusText.ReadAsync(new StringReader(string.Concat(Enumerable.Repeat(new string('#', 999) + "\n", PrometheusText.MaxLength / 1000 + 1))), NodeReading.Wanted, CancellationToken.None));

    [Theory]
    [InlineData("not figures at all")]
    [InlineData("livekit_room_total{node_id=\"ND_1\" 2")]
    [InlineData("livekit_room_total{node_id=\"ND_1\"} NaN")]
    [InlineData("livekit_room_total{node_id=\"ND_1\"} two")]
    [InlineData("{} 1")]
    public async Task Read_Rubbish_IsPassedOver(string line) =>
        Assert.Empty(await PrometheusText.ReadAsync(new StringReader(line + "\n"), NodeReading.Wanted, CancellationToken.None));

    [Fact]
    public async Task Figures_ExternalServer_AreAskedForWithNameAndPassword()
    {
        var options = new LiveKitOptions { External = true, MetricsUrl = "http://10.0.0.5:6789/metrics", MetricsUsername = "ada", MetricsPassword = "figures-password" };
        using var page = new Page(Recorded("prometheus.txt"));
        using var figures = Figures(options, page);

        await figures.ReadAsync(CancellationToken.None);

        Assert.Equal(("http://10.0.0.5:6789/metrics", $"Basic {Convert.ToBase64String("ada:figures-password"u8)}"), (page.Asked!.RequestUri!.AbsoluteUri, $"{page.Asked.Headers.Authorization}"));
        Assert.Equal(FiguresState.Read, figures.State);
        var tried = ((IWebhookCounts)figures).Since(null);
        Assert.Equal((13L, 0L, 0L, true), (tried!.Sent, tried.Failed, tried.Dropped, tried.Any));
        Assert.Equal(0, tried.Lost["ND_gWWHQHp5FsyQ"]);
        Assert.Null(((IWebhookCounts)figures).Since(Now.AddHours(1)));

        page.Status = HttpStatusCode.Unauthorized;
        await figures.ReadAsync(CancellationToken.None);
        Assert.Equal(FiguresState.Refused, figures.State);
    }

    [Fact]
    public async Task Figures_NobodyToAsk_SaysSo()
    {
        using var page = new Page("");
        using var figures = Figures(new LiveKitOptions { External = true }, page);

        await figures.ReadAsync(CancellationToken.None);

        Assert.Equal((FiguresState.NotConfigured, (FiguresSnapshot?)null), (figures.State, figures.Snapshot));
        Assert.Null(page.Asked);
    }

    [Theory]
    [InlineData("prometheus_port: 70000")]
    [InlineData("port: 70000\nprometheus:\n  port: 70000")]
    public async Task Figures_OwnYamlWithAPortThatIsNone_NobodyIsAsked(string lines)
    {
        var path = Path.Combine(_folder, "own.yaml");
        await File.WriteAllTextAsync(path, $"{lines}\nkeys:\n  APIown: own-secret-0123456789abcdef0123456789\n", TestContext.Current.CancellationToken);
        using var page = new Page("");
        using var figures = Figures(new LiveKitOptions { ConfigPath = path }, page);

        await figures.ReadAsync(CancellationToken.None);

        Assert.Equal(FiguresState.NotConfigured, figures.State);
    }

    [Fact]
    public async Task Figures_ThatFailInAnUnknownWay_AreUnreachable()
    {
        using var page = new Page("") { Failure = new NotSupportedException("no such scheme") };
        using var figures = Figures(new LiveKitOptions { External = true, MetricsUrl = "http://10.0.0.5:6789/metrics" }, page);

        await figures.ReadAsync(CancellationToken.None);

        Assert.Equal(FiguresState.Unreachable, figures.State);
    }

    [Fact]
    public void MetricsStore_OverRestarts_KeepsPasswordAndPortWhileItIsFree()
    {
        var first = new MetricsStore(new DataFolder(_folder)).ForStart();
        var second = new MetricsStore(new DataFolder(_folder)).ForStart();

        Assert.Equal((first.Port, first.Password), (second.Port, second.Password));
        Assert.DoesNotContain(first.Password, first.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "livekit", "metrics.json")));

        using var stranger = new System.Net.Sockets.TcpListener(IPAddress.Loopback, first.Port);
        stranger.Start();
        var third = new MetricsStore(new DataFolder(_folder)).ForStart();
        Assert.NotEqual(first.Port, third.Port);
        Assert.Equal(first.Password, third.Password);
    }

    [Fact]
    public void ProcessLoad_StrangeName_IsReadAllTheSame()
    {
        var load = ProcessLoad.Parse("4242 (a (strange) name) S 1 4242 4242 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 11 0 1234567 1344577536 1000 18446744073709551615 1");

        Assert.Equal((TimeSpan.FromSeconds(3), 1000L * Environment.SystemPageSize), (load!.Cpu, load.Memory));
        Assert.Null(ProcessLoad.Parse("nothing"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(RecordedKeys.Folder("metrics"), name));

    private static async Task<FiguresSnapshot> ReadAsync(string page, FiguresSnapshot? before, DateTime now) =>
        NodeReading.Read(await PrometheusText.ReadAsync(new StringReader(page), NodeReading.Wanted, CancellationToken.None), before, now, null);

    private LiveKitFigures Figures(LiveKitOptions options, Page page)
    {
        var set = Options.Create(options);
        var folder = new DataFolder(_folder);
        return new LiveKitFigures(
            new FiguresSource(set, new MetricsStore(folder), new EmbeddedSettings(set, new KeyStore(folder))), new HttpClient(page), new MediaServer(NullLogger<MediaServer>.Instance),
            new FakeTimeProvider(new DateTimeOffset(Now)), NullLogger<LiveKitFigures>.Instance);
    }

    private sealed class Page(string text) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public HttpRequestMessage? Asked { get; private set; }

        public Exception? Failure { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            if (Failure is not null)
                throw Failure;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new StringContent(text, Encoding.UTF8, "text/plain") });
        }
    }
}
