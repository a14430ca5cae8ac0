using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>What those in a meeting do for themselves.</summary>
public sealed class MeetingActsTests
{
    private const string Meeting = MeetingRoom.Meeting;
    private static readonly object Silenced = new { canPublish = true, canSubscribe = true, canPublishData = false };

    [Fact]
    public async Task Hand_RaisedTwiceAndLowered_IsOneAttributeOfTheServers()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");

        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldBeDoneAsync();
        var raisedAt = (await room.InLiveKitAsync(identity)).Attributes["hand"];
        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldBeDoneAsync();
        Assert.Equal(raisedAt, (await room.InLiveKitAsync(identity)).Attributes["hand"]);
        Assert.EndsWith("Z", raisedAt, StringComparison.Ordinal);
        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = false }).ShouldBeDoneAsync();

        Assert.Equal([$"attribute daily {identity} hand=up", $"attribute daily {identity} hand="], room.LiveKit.Commands);
    }

    [Fact]
    public async Task Sending_WithoutTheDataPermission_IsRefusedAtOnce()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");

        await room.Owner.PutAsJsonAsync($"{Meeting}/participants/{identity}/permissions", Silenced).ShouldBeDoneAsync();

        await guest.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldFailAsync(403, "not-allowed-to-send");
        await guest.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "👍" }).ShouldFailAsync(403, "not-allowed-to-send");
        Assert.DoesNotContain(room.LiveKit.Commands, c => c.StartsWith("attribute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acts_OfSomebodyWhoIsNotThere_AreRefused()
    {
        await using var room = await MeetingRoom.StartAsync();
        using var stranger = room.NewClient();
        var (guest, identity) = await room.GuestAsync("Eve");
        room.LiveKit.Leave("daily", identity);
        await room.RefreshAsync();

        foreach (var client in new[] { stranger, guest })
        {
            await client.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldFailAsync(403, "not-in-meeting");
            await client.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "👍" }).ShouldFailAsync(403, "not-in-meeting");
            await client.PostAsJsonAsync($"{Meeting}/requests/{Guid.NewGuid()}", new { accepted = true }).ShouldFailAsync(403, "not-in-meeting");
        }
    }

    [Fact]
    public async Task Hand_WithLiveKitAwayOrWithoutAWord_SaysSo()
    {
        await using var room = await MeetingRoom.StartAsync();
        await room.Owner.PostAsJsonAsync($"{Meeting}/hand", new { }).ShouldFailAsync(400, "invalid-request");
        room.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "connection refused");
        await room.Owner.PostAsJsonAsync($"{Meeting}/hand", new { raised = true }).ShouldFailAsync(502, "livekit-unreachable");
    }

    [Fact]
    public async Task Reaction_ReachesEverybodyWithTheServersWordOfWhoItIs_AndNotTooOften()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        using var owners = await EventReader.OpenAsync(room.Owner);
        using var guests = await EventReader.OpenAsync(guest);
        await owners.UntilAsync("state");
        await guests.UntilAsync("state");

        await guest.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "❤️", identity = room.OwnerIdentity, name = "Owner" }).ShouldBeDoneAsync();

        foreach (var events in new[] { owners, guests })
        {
            var reaction = await events.UntilAsync("reaction");
            Assert.Equal((identity, "Eve", "❤️"), (reaction.GetProperty("identity").GetString(), reaction.GetProperty("name").GetString(), reaction.GetProperty("emoji").GetString()));
        }

        await guest.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "<b>" }).ShouldFailAsync(400, "invalid-reaction");
        await guest.PostAsJsonAsync($"{Meeting}/reactions", new { }).ShouldFailAsync(400, "invalid-reaction");
        // Ten in ten seconds: the eleventh comes too soon, however slow this machine is, unless the first has been forgotten.
        var answers = new List<int>();
        for (var i = 0; i < 30 && !answers.Contains(429); i++)
            answers.Add((int)(await guest.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "👍" })).StatusCode);
        Assert.Equal([204, 429], answers.Distinct());
        await room.Owner.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "👎" }).ShouldBeDoneAsync();
    }

    [Fact]
    public async Task Ask_IsToldToThatPersonAlone_RepeatedAfterAReconnectAndOverWhenAnswered()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve");
        var (other, _) = await room.GuestAsync("Mallory");
        using var owners = await EventReader.OpenAsync(room.Owner);
        using var others = await EventReader.OpenAsync(other);
        await owners.UntilAsync("state");
        await others.UntilAsync("state");
        var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");

        var asked = (await (await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/ask", new { source = "microphone" })).JsonAsync()).GetProperty("id").GetGuid();

        var request = await events.UntilAsync("request");
        Assert.Equal((asked, "microphone"), (request.GetProperty("id").GetGuid(), request.GetProperty("source").GetString()));
        Assert.False(string.IsNullOrEmpty(request.GetProperty("from").GetString()));
        events.Dispose();
        using var again = await EventReader.OpenAsync(guest);
        Assert.Equal(asked, (await again.UntilAsync("request")).GetProperty("id").GetGuid());

        await other.PostAsJsonAsync($"{Meeting}/requests/{asked}", new { accepted = true }).ShouldFailAsync(404, "request-not-found");
        await guest.PostAsJsonAsync($"{Meeting}/requests/{asked}", new { }).ShouldFailAsync(400, "invalid-request");
        await guest.PostAsJsonAsync($"{Meeting}/requests/{asked}", new { accepted = true }).ShouldBeDoneAsync();
        Assert.True((await owners.UntilAsync("request-over", o => o.GetProperty("id").GetGuid() == asked)).GetProperty("accepted").GetBoolean());
        await again.UntilAsync("request-over", o => o.GetProperty("id").GetGuid() == asked);
        await guest.PostAsJsonAsync($"{Meeting}/requests/{asked}", new { accepted = true }).ShouldFailAsync(404, "request-not-found");

        // Whatever the others are told comes after what they must not be told.
        await room.Owner.PostAsJsonAsync($"{Meeting}/reactions", new { emoji = "🎉" }).ShouldBeDoneAsync();
        await others.UntilAsync("reaction");
        Assert.DoesNotContain(others.Seen, e => e.Event.StartsWith("request", StringComparison.Ordinal));
        Assert.Equal(identity, (await room.AuditAsync("participant.ask")).Single().Target);
    }

    [Fact]
    public async Task Ask_ThatCantReachThemOrIsLocked_SaysSo()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Eve", MeetingRoom.Track("TR_1", "camera"));

        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/ask", new { source = "camera" }).ShouldFailAsync(409, "page-not-reached");
        using var events = await EventReader.OpenAsync(guest);
        await events.UntilAsync("state");
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/mute", new { source = "camera", @lock = true }).ShouldBeDoneAsync();
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/ask", new { source = "camera" }).ShouldFailAsync(409, "source-locked");
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/{identity}/ask", new { source = "screen_share" }).ShouldFailAsync(400, "invalid-source");
        await room.Owner.PostAsJsonAsync($"{Meeting}/participants/g_gone/ask", new { source = "camera" }).ShouldFailAsync(404, "participant-not-found");
        await guest.PostAsJsonAsync($"{Meeting}/participants/{room.OwnerIdentity}/ask", new { source = "camera" }).ShouldFailAsync(401, "sign-in-required");
    }
}
