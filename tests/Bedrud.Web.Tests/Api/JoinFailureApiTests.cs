using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

public sealed class JoinFailureApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Failure_OfSomebodyWhoWasAdmitted_IsKept_WithoutTokensAndAddresses()
    {
        var guest = await AdmittedAsync("failing-room");
        var detail = "could not connect to 203.0.113.9:50000 or [2001:db8::1]:50000 with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        Assert.Equal(HttpStatusCode.NoContent, (await TellAsync(guest, "failing-room", "media", detail)).StatusCode);

        var group = await GroupAsync("media");
        var failure = group.GetProperty("latest")[0];
        Assert.Equal("failing-room", failure.GetProperty("room").GetString());
        Assert.InRange(failure.GetProperty("clockAhead").GetDouble(), 590, 610);
        var kept = failure.GetProperty("detail").GetString()!;
        Assert.DoesNotContain("203.0.113.9", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("db8", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", kept, StringComparison.Ordinal);
        Assert.StartsWith("could not connect to <address>", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_WhileLiveKitIsAway_IsNoEvidenceOfTheBrowsersWay()
    {
        var guest = await AdmittedAsync("away-room");
        portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");
        try
        {
            Assert.Equal(HttpStatusCode.NoContent, (await TellAsync(guest, "away-room", "token-refused")).StatusCode);
        }
        finally
        {
            portal.LiveKit.Down = null;
        }

        Assert.StartsWith(BrowserEvidenceReader.ServerAway, (await GroupAsync("token-refused")).GetProperty("latest")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        var evidence = await portal.Services.GetRequiredService<IBrowserEvidence>().ReadAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.Equal(0, evidence.JoinFailuresToken);
    }

    [Fact]
    public async Task Failure_OfAStranger_OrWithAnUnknownCause_IsRefused()
    {
        var guest = await AdmittedAsync("closed-book");
        await (await TellAsync(portal.NewClient(), "closed-book", "media")).ShouldBeProblemAsync(403, "not-in-meeting");
        await (await TellAsync(guest, "closed-book", "bad-mood")).ShouldBeProblemAsync(400, "invalid-request");
        await (await TellAsync(guest, "no-such-room", "media")).ShouldBeProblemAsync(404, "room-not-found");
    }

    [Fact]
    public async Task Failures_OfOnePerson_AreKnownAsOne_AndNobodyReadsWhose()
    {
        var (one, another) = (await AdmittedAsync("two-people"), await AdmittedAsync("two-people-more"));
        foreach (var (guest, room) in new[] { (one, "two-people"), (one, "two-people"), (another, "two-people-more") })
            (await TellAsync(guest, room, "media-lost")).EnsureSuccessStatusCode();

        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var who = await db.JoinFailures.Where(f => f.Cause == "media-lost").OrderBy(f => f.Id).Select(f => f.Who).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(who[0], who[1]);
        Assert.NotEqual(who[0], who[2]);
        Assert.Matches("^[0-9a-f]{32}$", who[0]);
        Assert.False((await GroupAsync("media-lost")).GetProperty("latest")[0].TryGetProperty("who", out _));
    }

    [Fact]
    public async Task Failure_AgainAndAgain_IsRefused()
    {
        var guest = await AdmittedAsync("stubborn-room");
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await TellAsync(guest, "stubborn-room", "other")).StatusCode);
        await (await TellAsync(guest, "stubborn-room", "other")).ShouldBeProblemAsync(429, "too-many-requests");
    }

    private static Task<HttpResponseMessage> TellAsync(HttpClient client, string room, string cause, string detail = "") =>
        client.PostAsJsonAsync($"/api/meetings/{room}/failures", new { cause, detail, browser = "Firefox 140, Linux", now = DateTimeOffset.UtcNow.AddSeconds(600) });

    /// <summary>A guest who has asked to join, and has a token.</summary>
    private async Task<HttpClient> AdmittedAsync(string room)
    {
        (await (await portal.AdministratorAsync()).PostAsJsonAsync("/api/rooms", new { name = room })).EnsureSuccessStatusCode();
        var guest = portal.NewClient();
        (await guest.PostAsJsonAsync("/api/room/join", new { roomName = room, displayName = "Ada" })).EnsureSuccessStatusCode();
        return guest;
    }

    private async Task<JsonElement> GroupAsync(string cause) =>
        (await (await (await portal.AdministratorAsync()).GetAsync("/api/admin/join-failures")).JsonAsync()).EnumerateArray().Single(g => g.GetProperty("cause").GetString() == cause);
}
