using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Health.Tests;

/// <summary>R1 to R4, by what an external LiveKit says of its recordings.</summary>
public sealed class RecordingTests
{
    private const string Denied = """{"code":"unauthenticated","msg":"permissions denied"}""";
    private const string Unavailable = """{"code":"unavailable","msg":"twirp error unknown: no response from servers"}""";

    [Fact]
    public async Task R1_KeyThatMayNotRecord_IsSaid()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        liveKit.Fault = context => AnswerAsync(context, 401, Denied);
        await using var portal = await StartAsync(liveKit);

        var raised = await portal.RaisedAsync("R1", "denied");
        await portal.OthersAreQuietAsync("R1");
        liveKit.Fault = null;
        await portal.GoneAsync("R1");

        Assert.Contains(raised.Fixes, step => step.Contains("roomRecord", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R2_NobodyAnswersForRecordings_IsSaid()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        liveKit.Fault = context => AnswerAsync(context, 503, Unavailable);
        await using var portal = await StartAsync(liveKit);

        var raised = await portal.RaisedAsync("R2", "no-answer");
        await portal.OthersAreQuietAsync("R2");
        liveKit.Fault = null;
        await portal.GoneAsync("R2");

        Assert.Contains(raised.Fixes, step => step.Contains("redis:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R3_FileOnTheWorkersDisk_IsSaidWithItsPath()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await StartAsync(liveKit);
        await portal.WaitForAsync("R3", check => check.Cause == "no-files", TimeSpan.FromSeconds(30));
        liveKit.Fault = context => RecordingAsync(context, "/out/lesson-42.mp4");
        await liveKit.TellOfRecordingAsync("lesson-42");

        var raised = await portal.RaisedAsync("R3", "local-path");
        await portal.OthersAreQuietAsync("R3");
        liveKit.Fault = null;
        await portal.GoneAsync("R3");

        Assert.Contains("/out/lesson-42.mp4", raised.Text, StringComparison.Ordinal);
        Assert.Contains(raised.Fixes, step => step.Contains("s3:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task R4_UrlThatThePortalCannotReach_IsSaidWithoutItsSignature()
    {
        var url = $"http://127.0.0.1:{Ports.Free()}/lesson-42.mp4";
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await StartAsync(liveKit);
        portal.Secrets.Add("fixture-signature-0123456789");
        await portal.WaitForAsync("R4", check => check.Cause == "no-urls", TimeSpan.FromSeconds(30));
        liveKit.Fault = context => RecordingAsync(context, $"{url}?X-Amz-Signature=fixture-signature-0123456789");
        await liveKit.TellOfRecordingAsync("lesson-42");

        var raised = await portal.RaisedAsync("R4", "refused");
        await portal.OthersAreQuietAsync("R4");
        liveKit.Fault = null;
        await portal.GoneAsync("R4");

        Assert.Contains(url, raised.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordingStorage_FolderThatTakesNoFile_IsSaid_AndGoneOnceItDoes()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        // The tests may run as root, who may write everywhere: but not below a file.
        var inTheWay = Path.GetTempFileName();
        await using var portal = await HealthPortal.StartAsync([.. liveKit.Settings, "--Recordings:Folder", Path.Combine(inTheWay, "library")]);
        portal.Secrets.Add(LiveKitStandIn.Secret);

        var raised = await portal.RaisedAsync("recording-storage", "disk-refuses");
        await portal.OthersAreQuietAsync("recording-storage");
        File.Delete(inTheWay);
        await portal.GoneAsync("recording-storage");
        Directory.Delete(inTheWay, recursive: true);

        Assert.Contains(inTheWay, raised.Text, StringComparison.Ordinal);
        Assert.Contains(raised.Fixes, step => step.Contains("Folder:", StringComparison.Ordinal));
    }

    private static async Task<HealthPortal> StartAsync(LiveKitStandIn liveKit)
    {
        var portal = await HealthPortal.StartAsync(liveKit.Settings);
        portal.Secrets.Add(LiveKitStandIn.Secret);
        return portal;
    }

    private static async Task<bool> AnswerAsync(HttpContext context, int status, string json)
    {
        if (!context.Request.Path.Value!.EndsWith("/ListEgress", StringComparison.Ordinal))
            return false;
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await context.Response.WriteAsync(json);
        return true;
    }

    private static async Task<bool> RecordingAsync(HttpContext context, string location)
    {
        if (!context.Request.Path.Value!.EndsWith("/ListEgress", StringComparison.Ordinal))
            return false;
        // ListEgressResponse with one EgressInfo: room name, status EGRESS_COMPLETE, and a FileInfo with its location.
        byte[] file = Field(5, Encoding.UTF8.GetBytes(location));
        byte[] egress = [.. Field(13, "lesson-42"u8.ToArray()), 3 << 3, 3, .. Field(16, file)];
        context.Response.ContentType = "application/protobuf";
        await context.Response.Body.WriteAsync(Field(1, egress));
        return true;
    }

    // Protobuf's wire type 2: the number, the length, the bytes.
    private static byte[] Field(int number, byte[] value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];
}
