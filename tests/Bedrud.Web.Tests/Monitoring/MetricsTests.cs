using System.Net.Http.Json;
using Bedrud.Web.Tests.Api;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>What people do is what the figures say, of this portal alone.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Figures_OfAMeeting_AreWhatHappenedInIt()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (guest, identity) = await room.GuestAsync("Ada", MeetingRoom.Track("TR_1", "microphone"));
        (await room.Owner.PatchAsJsonAsync("/api/rooms/daily", new { capacity = 2 })).EnsureSuccessStatusCode();
        using var late = room.NewClient();
        await late.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = "Late" });
        await late.PostAsJsonAsync("/api/room/join", new { roomName = "no-such-room", displayName = "Late" });
        (await guest.PostAsJsonAsync($"{MeetingRoom.Meeting}/chat", new { text = "hello" })).EnsureSuccessStatusCode();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{MeetingRoom.Meeting}/stream");
        using var stream = await guest.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        stream.EnsureSuccessStatusCode();

        var figures = await Scrape.UntilAsync(() => Scrape.OfAsync(room), now => now["bedrud_meeting_streams{}"] == 1 && now["bedrud_chat_messages_total{}"] == 1);

        Assert.Equal(2, figures["""bedrud_joins_total{outcome="admitted"}"""]);
        Assert.Equal(1, figures["""bedrud_joins_total{outcome="room-full"}"""]);
        Assert.Equal(1, figures["""bedrud_joins_total{outcome="room-not-found"}"""]);
        Assert.Equal(0, figures["""bedrud_joins_total{outcome="other"}"""]);
        Assert.Equal(1, figures["bedrud_meetings{}"]);
        Assert.Equal(2, figures["bedrud_participants{}"]);
        Assert.Equal(1, figures["""bedrud_acts_total{action="room.create",outcome="done"}"""]);
        Assert.Equal(0, figures["""bedrud_acts_total{action="other",outcome="done"}"""]);
        Assert.All(["daily", "no-such-room", "Ada", identity], secret => Assert.DoesNotContain(secret, figures.Text, StringComparison.Ordinal));

        stream.Dispose();
        await Scrape.UntilAsync(() => Scrape.OfAsync(room), now => now["bedrud_meeting_streams{}"] == 0);
    }

    [Fact]
    public async Task Acts_OfModerators_CountByHowTheyEnded()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.GuestAsync("Ada");
        (await room.Owner.PostAsJsonAsync($"{MeetingRoom.Meeting}/participants/{identity}/kick", new { })).EnsureSuccessStatusCode();
        await room.Owner.PostAsJsonAsync($"{MeetingRoom.Meeting}/participants/g_nobody/kick", new { }).ShouldFailAsync(404, "participant-not-found");

        var figures = await Scrape.UntilAsync(() => Scrape.OfAsync(room), now => now["""bedrud_acts_total{action="participant.kick",outcome="failed"}"""] == 1);

        Assert.Equal(1, figures["""bedrud_acts_total{action="participant.kick",outcome="done"}"""]);
    }

    [Fact]
    public async Task Metrics_WithoutTheRight_IsAProblemWithoutDetail()
    {
        await using var portal = new Portal { Settings = { ["Metrics:Key"] = "a-key-of-enough-letters" } };
        using var client = portal.NewClient();

        using var refused = await client.GetAsync("/metrics");

        Assert.Equal(401, (int)refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        var problem = await refused.Content.ReadFromJsonAsync<Dictionary<string, object>>();
        Assert.DoesNotContain("detail", problem!.Keys);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "a-key-of-enough-letters");
        Assert.Contains("bedrud_meetings{} 0", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
