using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Google.Protobuf;

namespace Bedrud.Recordings.Tests;

/// <summary>The stand-in answers what a real livekit-server 1.13.5 was recorded to answer, and its egress does what LiveKit's does.</summary>
public sealed class StandInTests
{
    private const string Key = "APIfixture01";
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";

    [Theory]
    [InlineData("ListEgress-redis-empty")]
    [InlineData("ListEgress-no-redis")]
    [InlineData("StartRoomCompositeEgress-lacks-roomRecord")]
    [InlineData("StartRoomCompositeEgress-redis-no-worker")]
    [InlineData("StartRoomCompositeEgress-redis-no-output")]
    [InlineData("StartRoomCompositeEgress-redis-missing-room")]
    [InlineData("StopEgress-redis-missing")]
    [InlineData("ListParticipants-missing-room")]
    [InlineData("ListRooms-error-protobuf")]
    public async Task RecordedRequest_GetsTheRecordedAnswer(string recorded)
    {
        var (request, response) = (Read($"{recorded}.request.json"), Read($"{recorded}.response.json"));
        await using var storage = await S3Stand.StartAsync();
        await using var stand = new LiveKitStand(Key, Secret, storage)
        {
            Now = () => DateTimeOffset.Parse(Text(response["headers"]!["date"]), System.Globalization.CultureInfo.InvariantCulture),
            HasRedis = !recorded.EndsWith("no-redis", StringComparison.Ordinal),
            // A twentieth of the real ones.
            Patience = TimeSpan.FromSeconds(1.075),
            StopPatience = TimeSpan.FromSeconds(0.15),
        };
        await stand.OpenAsync();
        stand.Meet("lesson-r");
        if (recorded.EndsWith("no-worker", StringComparison.Ordinal))
            stand.Plan("lesson-r", new EgressScript(WorkerFault.NoWorker, false), WebhookFault.None);
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, stand.Url + Text(request["path"])) { Content = new ByteArrayContent(Body(request)) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", Text(request["headers"]!["content-type"]));
        message.Headers.TryAddWithoutValidation("Authorization", Text(request["headers"]!["authorization"]));

        var took = Stopwatch.StartNew();
        using var answer = await client.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.True(took.Elapsed.TotalMilliseconds >= response["elapsedMs"]!.GetValue<int>() / 20.0 - 100, $"{took.Elapsed}");
        Assert.Equal(response["status"]!.GetValue<int>(), (int)answer.StatusCode);
        Assert.Equal(Text(response["headers"]!["content-type"]), answer.Content.Headers.ContentType!.ToString());
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Text(response["body"])), JsonNode.Parse(said)), said);
    }

    [Fact]
    public async Task Egress_StartedAndStopped_WritesAFileThatPlaysWhereItWasTold()
    {
        await using var storage = await S3Stand.StartAsync();
        await using var stand = new LiveKitStand(Key, Secret, storage);
        await stand.OpenAsync();
        stand.Meet("lesson");
        var id = Guid.NewGuid();
        var request = new RoomCompositeEgressRequest
        {
            RoomName = "lesson",
            FileOutputs =
            {
                new EncodedFileOutput
                {
                    Filepath = $"lesson/{id:N}.mp4",
                    S3 = new S3Upload { AccessKey = S3Stand.AccessKey, Secret = S3Stand.Secret, Bucket = S3Stand.Bucket, Endpoint = storage.Url, ForcePathStyle = true },
                },
            },
        };

        var started = await CallAsync(stand, "StartRoomCompositeEgress", request, EgressInfo.Parser);
        await UntilAsync(stand, EgressStatus.EgressActive);
        await CallAsync(stand, "StopEgress", new StopEgressRequest { EgressId = started.EgressId }, EgressInfo.Parser);
        var ended = await UntilAsync(stand, EgressStatus.EgressComplete);

        Assert.Equal((EgressStatus.EgressStarting, $"lesson/{id:N}.mp4"), (started.Status, started.FileResults.Single().Filename));
        var file = storage.Find($"lesson/{id:N}.mp4")!;
        Assert.Equal(file.Length, ended.FileResults.Single().Size);
        Assert.Equal(file, Assert.Single(stand.RunsOf(id)).Written);
        Assert.Equal(TimeSpan.FromTicks(ended.FileResults.Single().Duration / 100).TotalSeconds, await DurationAsync(file), 0.1);
        Assert.Empty(stand.Overlaps);
    }

    private static async Task<EgressInfo> UntilAsync(LiveKitStand stand, EgressStatus status)
    {
        EgressInfo? info = null;
        await Polling.UntilAsync(
            async () => (info = (await CallAsync(stand, "ListEgress", new ListEgressRequest(), ListEgressResponse.Parser)).Items.Single()).Status == status, $"{status}", TimeSpan.FromSeconds(30));
        return info!;
    }

    private static async Task<T> CallAsync<T>(LiveKitStand stand, string method, IMessage request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{stand.Url}/twirp/livekit.Egress/{method}") { Content = new ByteArrayContent(request.ToByteArray()) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/protobuf");
        var claims = $$$"""{"iss":"{{{Key}}}","exp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300}}},"video":{"roomRecord":true}}""";
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Jwt.Make("""{"alg":"HS256","typ":"JWT"}""", claims, Secret));
        using var response = await client.SendAsync(message);
        response.EnsureSuccessStatusCode();
        return parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<double> DurationAsync(byte[] file)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, file);
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(path);
        return double.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", "twirp", file)))!;

    private static byte[] Body(JsonNode request) => request["bodyFile"] is { } file
        ? File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recorded", "twirp", Text(file)))
        : System.Text.Encoding.UTF8.GetBytes(Text(request["body"]));

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
