using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Whoever can't join is told why, and what to do.</summary>
public sealed class ObstacleTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Guest = "Zeynep";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Banned_SaysWhyAndUntilWhen_AlsoAfterAReload()
    {
        await house.CreateRoomAsync(new { name = "board" });
        var guest = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/board", Guest);
        await house.BanAsync("board", Guest, "Talks over others", DateTimeOffset.UtcNow.AddDays(1));
        await Expect(guest.Obstacle("kicked")).ToBeVisibleAsync();

        await guest.Page.ReloadAsync();

        await Expect(guest.Obstacle("banned")).ToBeVisibleAsync();
        await Expect(guest.Page.GetByTestId("obstacle-reason")).ToContainTextAsync("Talks over others");
        await Expect(guest.Page.GetByTestId("obstacle-until")).ToContainTextAsync($"{DateTime.Now.AddDays(1).Year}");
        await Accessibility.CheckAsync(guest.Page, "banned");
    }

    [Fact]
    public async Task RoomFull_LetsTheSecondInOnceTheFirstHasLeft()
    {
        await house.CreateRoomAsync(new { name = "booth", capacity = 1 });
        var first = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/booth", Guest);
        await house.UntilPresentAsync("booth", 1);
        var second = await house.GuestAsync();
        await second.Page.GotoAsync($"{house.Url}/m/booth");
        await Expect(second.Obstacle("room-full")).ToBeVisibleAsync();

        await first.Page.GetByTestId("leave-button").ClickAsync();
        await Expect(first.Obstacle("left")).ToBeVisibleAsync();
        await house.UntilPresentAsync("booth", 0);
        await second.Page.GetByTestId("rejoin-button").ClickAsync();

        await second.EnterAsync("Ada");
    }

    [Theory]
    [InlineData("staff-only", true)]
    [InlineData("private", false)]
    public async Task RoomWithoutGuests_AsksToSignIn_AndComesBackToTheMeeting(string name, bool isPublic)
    {
        await house.CreateRoomAsync(new { name, isPublic, guestsAllowed = false });
        var guest = await house.GuestAsync();
        await guest.Page.GotoAsync($"{house.Url}/m/{name}");
        await Expect(guest.Obstacle("guests-not-allowed")).ToBeVisibleAsync();

        await guest.Page.GetByTestId("sign-in-button").ClickAsync();
        await guest.Page.FillAsync("input[name=email]", PortalProcess.Email);
        await guest.Page.FillAsync("input[name=password]", PortalProcess.Password);
        await guest.Page.GetByTestId("sign-in").ClickAsync();

        await guest.Page.WaitForURLAsync($"**/m/{name}");
        await guest.EnterAsync();
    }

    [Fact]
    public async Task UnknownAndSuspendedRooms_SaySo()
    {
        await house.CreateRoomAsync(new { name = "resting", isSuspended = true });
        var guest = await house.GuestAsync();

        await guest.Page.GotoAsync($"{house.Url}/m/nowhere");
        await Expect(guest.Obstacle("room-not-found")).ToBeVisibleAsync();
        await guest.Page.GotoAsync($"{house.Url}/m/resting");
        await Expect(guest.Obstacle("room-closed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task CameraRefused_SaysHowToAllowIt_AndJoinsWithout()
    {
        await house.CreateRoomAsync(new { name = "shy" });
        var guest = await house.GuestAsync(devices: false);
        await guest.Page.GotoAsync($"{house.Url}/m/shy");
        await Expect(guest.Page.GetByTestId("media-trouble")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(guest.Page, "camera refused");

        await guest.EnterAsync(Guest);

        await Expect(guest.Tile(Guest)).ToHaveAttributeAsync("data-camera", "off");
        await Expect(guest.Tile(Guest)).ToHaveAttributeAsync("data-mic", "off");
    }
}
