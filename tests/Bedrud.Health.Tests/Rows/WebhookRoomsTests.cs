using System.Net;
using System.Net.Http.Json;

namespace Bedrud.Health.Tests;

/// <summary>W3, and what is worth knowing of the delivery.</summary>
public sealed class WebhookRoomsTests : WebhookBench
{
    [Fact]
    public async Task W3_RoomThatLiveKitKeepsForHours_IsNamedWithItsTimeouts()
    {
        await using var portal = NewPortal();
        await using var liveKit = Start(Hook(portal), "room: { empty_timeout: 7200, departure_timeout: 7200 }");
        await portal.StartAsync();
        await portal.WaitForAsync("W3", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        // A room that nobody knows here may be somebody else's on the same LiveKit.
        using var administrator = await portal.AdministratorAsync();
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = "left-alone" })).EnsureSuccessStatusCode();
        await CreateRoomAsync("left-alone");
        var found = await portal.RaisedAsync("W3", "timeout", Several);

        Assert.Contains("left-alone", found.Text, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, fact => fact.Contains("empty_timeout 7200 s", StringComparison.Ordinal));
        Assert.Contains(found.Fixes, fix => fix.Contains("departure_timeout: 20", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W3");

        await CallAsync("DeleteRoom", new { room = "left-alone" });
        await portal.GoneAsync("W3");
    }

    [Fact]
    public async Task WebhookDelivery_RubbishFromAStranger_IsWorthKnowingAndNoFault()
    {
        await using var portal = NewPortal();
        await using var liveKit = Start(Hook(portal));
        await portal.StartAsync();
        await portal.WaitForAsync("webhook-delivery", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        using var stranger = new HttpClient();
        using var refused = await stranger.PostAsync(Hook(portal), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await portal.WaitForAsync("webhook-delivery", check => check is { Verdict: "notice", Cause: "refused" }, TimeSpan.FromSeconds(60));
        await portal.OthersAreQuietAsync();
    }
}
