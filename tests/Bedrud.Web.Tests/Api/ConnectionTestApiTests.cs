using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.ConnectionTest;
using Bedrud.Web.Hosting;
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
    public async Task Report_OfHalfASurrogate_IsRefused_AndOneThatWasKeptBreaksNothing()
    {
        var client = From("198.51.103.1");
        var ticket = await TicketAsync(client);
        var report = JsonSerializer.Serialize(Report(ticket, new { offered = new[] { "HALF" } })).Replace("HALF", @"\ud800", StringComparison.Ordinal);
        await (await client.PostAsync(Reports, new StringContent(report, Encoding.UTF8, "application/json"))).ShouldBeProblemAsync(400, "invalid-request");
        (await client.PostAsJsonAsync(Reports, Report(ticket, new { offered = new[] { "udp 10.0.0.5:50123" }, text = "görüntü \0" }))).EnsureSuccessStatusCode();

        await using var db = await Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var old = new ConnectionReport { Id = Guid.CreateVersion7(), At = DateTime.UtcNow, Browser = "half", Network = "unknown", Details = @"{""offered"":[""\ud800""]}" };
        db.Add(old);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        var listed = await (await (await portal.AdministratorAsync()).GetAsync("/api/admin/connection-reports")).JsonAsync();
        Assert.Contains(listed.EnumerateArray(), r => r.GetProperty("browser").GetString() == "half");
        db.Remove(old);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Ticket_Released_MayBeTakenAgain()
    {
        var tickets = portal.Services.GetRequiredService<ProbeTickets>();
        var ticket = tickets.Issue();
        Assert.True(tickets.Take(ticket));
        Assert.False(tickets.Take(ticket));
        tickets.Release(ticket);
        Assert.True(tickets.Take(ticket));
        tickets.Release("no ticket");
    }

    [Fact]
    public async Task Report_ThatCannotBeSaved_LeavesTheTicket()
    {
        var tickets = portal.Services.GetRequiredService<ProbeTickets>();
        var away = ActivatorUtilities.CreateInstance<ConnectionReportService>(portal.Services, new NoDatabase());
        var request = new ConnectionReportRequest(tickets.Issue(), "", true, true, null, null, null, true, 1, 0, null, JsonSerializer.SerializeToElement(new { }));

        await Assert.ThrowsAsync<InvalidOperationException>(() => away.KeepAsync(request, IPAddress.Parse("198.51.104.1"), TestContext.Current.CancellationToken));

        Assert.True(tickets.Take(request.Ticket));
    }

    [Fact]
    public async Task Lists_ASessionThatStillClaimsToBeAnAdministrators_IsRefused()
    {
        var claims = new Actor(Guid.NewGuid(), "", Roles.RightsOf(Roles.Administrator));
        Assert.Equal(Problems.Forbidden, (await portal.Services.GetRequiredService<ConnectionReportService>().ListAsync(claims, 1, TestContext.Current.CancellationToken)).Problem);
        Assert.Equal(Problems.Forbidden, (await portal.Services.GetRequiredService<JoinFailureService>().ListAsync(claims, TestContext.Current.CancellationToken)).Problem);
    }

    [Fact]
    public async Task TooMany_OnlyTheNewestStay()
    {
        await using var own = new Portal();
        await using var db = await own.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var now = DateTime.UtcNow;
        db.AddRange(Enumerable.Range(0, BrowserClaimsRetention.MostReports + 3)
            .Select(i => new ConnectionReport { Id = Guid.CreateVersion7(), At = now.AddSeconds(-i), Browser = $"{i}", Network = "unknown", Details = "{}" }));
        db.Add(new JoinFailure { At = now, Room = "hall", Cause = JoinFailureCause.Other, Detail = "", Browser = "" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var retention = own.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<BrowserClaimsRetention>().Single();
        Assert.Equal(3, await retention.DeleteDueAsync(TestContext.Current.CancellationToken));

        Assert.Equal(now.AddSeconds(1 - BrowserClaimsRetention.MostReports), await db.ConnectionReports.MinAsync(r => r.At, TestContext.Current.CancellationToken), TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await db.JoinFailures.CountAsync(TestContext.Current.CancellationToken));
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

    private IDbContextFactory<BedrudDbContext> Contexts => portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>();

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

    private sealed class NoDatabase : IDbContextFactory<BedrudDbContext>
    {
        public BedrudDbContext CreateDbContext() => throw new InvalidOperationException("The disk is full.");
    }
}
