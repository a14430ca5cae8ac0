using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

public sealed class ConnectionTestApiTests(Portal portal) : IClassFixture<Portal>
{
    private const string Start = "/api/connection-test/start";
    private const string Reports = "/api/connection-test/reports";

    [Fact]
    public async Task Start_Anybody_GetsTwoTokensOfOneProbeRoom_WithLeastRights_ForTwoMinutes()
    {
        var answer = await (await From("203.0.113.1").PostAsync(Start, null)).JsonAsync();
        var (sends, receives) = (Claims(answer, "publisher"), Claims(answer, "subscriber"));
        Assert.All([sends, receives], token =>
        {
            var video = token.GetProperty("video");
            Assert.StartsWith("~probe-", video.GetProperty("room").GetString(), StringComparison.Ordinal);
            Assert.True(ProbeRoom.Is(video.GetProperty("room").GetString()!));
            Assert.False(video.GetProperty("canPublishData").GetBoolean());
            Assert.False(video.TryGetProperty("roomAdmin", out _));
            Assert.Equal(120, token.GetProperty("exp").GetInt64() - token.GetProperty("iat").GetInt64());
            Assert.Equal(2, token.GetProperty("roomConfig").GetProperty("maxParticipants").GetInt32());
            Assert.InRange(token.GetProperty("roomConfig").GetProperty("departureTimeout").GetInt32(), 1, 10);
        });
        Assert.Equal(sends.GetProperty("video").GetProperty("room").GetString(), receives.GetProperty("video").GetProperty("room").GetString());
        Assert.False(sends.GetProperty("video").GetProperty("canSubscribe").GetBoolean());
        Assert.False(receives.GetProperty("video").GetProperty("canPublish").GetBoolean());
        Assert.Equal("wss://livekit.example.org", answer.GetProperty("serverUrl").GetString());
        Assert.InRange((DateTime.UtcNow - answer.GetProperty("now").GetDateTime()).TotalSeconds, -5, 60);
    }

    [Fact]
    public async Task Start_TooOften_IsRefusedToThatAddressAlone()
    {
        var client = From("203.0.113.2");
        for (var i = 0; i < 20; i++)
            (await client.PostAsync(Start, null)).EnsureSuccessStatusCode();
        await (await client.PostAsync(Start, null)).ShouldBeProblemAsync(429, "too-many-requests");
        (await From("203.0.113.3").PostAsync(Start, null)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Report_WithTheTicket_IsKept_WithTheNetworkThatThePortalSees()
    {
        var client = From("198.51.100.77");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync(Reports, Report(await TicketAsync(client)))).StatusCode);

        var reports = await (await (await portal.AdministratorAsync()).GetAsync("/api/admin/connection-reports")).JsonAsync();
        var report = reports.EnumerateArray().First(r => r.GetProperty("network").GetString() == "198.51.100.0/24");
        Assert.Equal("Chrome 141, Android", report.GetProperty("browser").GetString());
        Assert.False(report.GetProperty("udp").GetBoolean());
        Assert.True(report.GetProperty("tcp").GetBoolean());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("turnTls").ValueKind);
        Assert.Equal("blocked", report.GetProperty("details").GetProperty("verdict").GetString());
        var evidence = await portal.Services.GetRequiredService<IBrowserEvidence>().ReadAsync(TimeSpan.FromMinutes(30), TestContext.Current.CancellationToken);
        Assert.True(evidence is { Reports: >= 1, UdpFailed: >= 1, TcpTried: >= 1, TcpFailed: 0 }, $"{evidence}");
    }

    [Fact]
    public async Task Report_TicketUsedBefore_OrMadeUp_IsRefused()
    {
        var client = From("198.51.101.1");
        var ticket = await TicketAsync(client);
        (await client.PostAsJsonAsync(Reports, Report(ticket))).EnsureSuccessStatusCode();
        await (await client.PostAsJsonAsync(Reports, Report(ticket))).ShouldBeProblemAsync(403, "forbidden");
        await (await client.PostAsJsonAsync(Reports, Report("bm90IGEgdGlja2V0"))).ShouldBeProblemAsync(403, "forbidden");
        await (await client.PostAsJsonAsync(Reports, Report("%%%"))).ShouldBeProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Report_TooLong_OrNonsense_IsRefused()
    {
        var client = From("198.51.102.1");
        var ticket = await TicketAsync(client);
        await (await client.PostAsJsonAsync(Reports, Report(ticket, new { text = new string('x', 17_000) }))).ShouldBeProblemAsync(400, "invalid-request");
        await (await client.PostAsync(Reports, new StringContent(new string(' ', 30_000) + "{}", Encoding.UTF8, "application/json"))).ShouldBeProblemAsync(413, "too-large");
        await (await client.PostAsJsonAsync(Reports, Report(ticket, "no object"))).ShouldBeProblemAsync(400, "invalid-request");
        await (await client.PostAsJsonAsync(Reports, Report(ticket, roundTrip: -1))).ShouldBeProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Lists_AreForAdministratorsAlone()
    {
        var user = await portal.UserAsync("curious@example.org");
        foreach (var path in new[] { "/api/admin/connection-reports", "/api/admin/join-failures" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await portal.NewClient().GetAsync(path)).StatusCode);
        }
    }

    [Theory]
    [InlineData("Off", 404, "not-found")]
    [InlineData("SignedIn", 401, "sign-in-required")]
    public async Task Start_NotForEverybody_IsRefused(string access, int status, string code)
    {
        await using var other = new Portal { Settings = { ["ConnectionTest:Access"] = access } };
        await (await other.NewClient().PostAsync(Start, null)).ShouldBeProblemAsync(status, code);
        var page = await other.NewClient().GetStringAsync("/connection-test");
        Assert.DoesNotContain("<bedrud-connection-test", page, StringComparison.Ordinal);
        if (access == "SignedIn")
            (await (await other.AdministratorAsync()).PostAsync(Start, null)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Old_AreDeletedAfterThirtyDays()
    {
        var contexts = portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        JoinFailure Failure(int days) => new() { At = DateTime.UtcNow.AddDays(-days), Room = "old-room", Cause = JoinFailureCause.Other, Detail = "", Browser = "" };
        ConnectionReport Test(int days) => new() { Id = Guid.CreateVersion7(), At = DateTime.UtcNow.AddDays(-days), Browser = "old", Network = "unknown", Details = "{}" };
        db.AddRange(Failure(31), Failure(29), Test(31), Test(29));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var retention = portal.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<BrowserClaimsRetention>().Single();
        await retention.DeleteDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await db.JoinFailures.CountAsync(f => f.Room == "old-room", TestContext.Current.CancellationToken));
        Assert.Equal(1, await db.ConnectionReports.CountAsync(r => r.Browser == "old", TestContext.Current.CancellationToken));
    }

    internal static object Report(string? ticket, object? details = null, double? roundTrip = 40) => new
    {
        ticket,
        browser = "Chrome 141,\n Android",
        signalling = true,
        udp = false,
        tcp = true,
        media = true,
        roundTrip,
        clockAhead = 0.4,
        selectedPair = "tcp host → host 203.0.113.9:7881",
        details = details ?? new { verdict = "blocked" },
    };

    private HttpClient From(string address)
    {
        var client = portal.NewClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private static async Task<string> TicketAsync(HttpClient client) => (await (await client.PostAsync(Start, null)).JsonAsync()).GetProperty("ticket").GetString()!;

    private static JsonElement Claims(JsonElement answer, string token) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty(token).GetString()!.Split('.')[1]));
}
