using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

public sealed class QualityApiTests : IAsyncLifetime
{
    private const string Quality = "/api/meetings/daily/quality";
    private ChatHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await ChatHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Summary_OfSomebodyThere_IsShownToModeratorsAndKept()
    {
        var ada = await _house.GuestAsync("Ada");
        await _house.GuestAsync("Bob");

        Assert.Equal(HttpStatusCode.NoContent, (await ada.Client.PostAsJsonAsync(Quality, new { roundTrip = 32.4, loss = 0.4, transport = "udp", codec = "x-evil" })).StatusCode);
        // Too soon, and so neither shown nor counted.
        Assert.Equal(HttpStatusCode.NoContent, (await ada.Client.PostAsJsonAsync(Quality, new { roundTrip = 9_000, loss = 90 })).StatusCode);

        var people = (await (await _house.Owner.GetAsync("/api/admin/rooms/daily/participants")).JsonAsync()).GetProperty("participants").EnumerateArray().ToList();
        var shown = people.Single(p => p.GetProperty("name").GetString() == "Ada").GetProperty("quality");
        Assert.Equal((32.4, 0.4, "udp", JsonValueKind.Null), (
            shown.GetProperty("roundTrip").GetDouble(), shown.GetProperty("loss").GetDouble(), shown.GetProperty("transport").GetString(), shown.GetProperty("codec").ValueKind));
        Assert.Equal(JsonValueKind.Null, people.Single(p => p.GetProperty("name").GetString() == "Bob").GetProperty("quality").ValueKind);
        await using var db = await _house.DatabaseAsync();
        await ChatHouse.UntilAsync(() => db.Set<StayQuality>().AsNoTracking().Any());
        Assert.Equal((1, 32.4), await db.Set<StayQuality>().Select(q => new ValueTuple<int, double>(q.Summaries, q.RoundTrip)).SingleAsync());
    }

    [Theory]
    [InlineData("""{"roundTrip":-1,"loss":0}""")]
    [InlineData("""{"roundTrip":60001,"loss":0}""")]
    [InlineData("""{"roundTrip":1,"loss":101}""")]
    [InlineData("""{"roundTrip":"fast"}""")]
    public async Task Summary_OutOfRange_IsRefused(string body)
    {
        var ada = await _house.GuestAsync("Ada");

        await (await ada.Client.PostAsync(Quality, new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).ShouldBeProblemAsync(400, "invalid-request");
        Assert.Null(_house.Portal.Services.GetRequiredService<QualityBoard>().Get(ada.Participant.Sid));
    }

    [Fact]
    public async Task Summary_OfSomebodyWhoIsNotThere_IsRefused()
    {
        using var stranger = _house.Portal.NewClient();

        await (await stranger.PostAsJsonAsync(Quality, new { roundTrip = 1, loss = 1 })).ShouldBeProblemAsync(403, "not-in-meeting");
    }

    [Fact]
    public async Task Summary_OfASecondDevice_IsThatConnections()
    {
        var ada = await _house.GuestAsync("Ada");
        var phone = _house.Portal.LiveKit.Join("daily", $"{ada.Identity}.phone1");
        await _house.RefreshAsync();

        await ada.Client.PostAsJsonAsync($"{Quality}?device=phone1", new { roundTrip = 70, loss = 1 });
        await ada.Client.PostAsJsonAsync(Quality, new { roundTrip = 20, loss = 0 });

        var board = _house.Portal.Services.GetRequiredService<QualityBoard>();
        Assert.Equal((70d, 20d), (board.Get(phone.Sid)!.RoundTrip, board.Get(ada.Participant.Sid)!.RoundTrip));
    }
}
