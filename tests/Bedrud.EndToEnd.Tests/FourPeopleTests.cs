using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Four people, four browsers, real media: an ordinary meeting, with a moderator in it.</summary>
public sealed class FourPeopleTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Moderator = "admin";
    private const string Ada = "Ada";
    private const string Zeynep = "Zeynep";
    private const string Jonas = "Jonas";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Everybody_SeesAndHearsEverybody_AndTheSpeakerIsLarge()
    {
        var people = await MeetAsync("four");
        foreach (var (name, person) in people)
        {
            foreach (var other in people.Keys.Where(other => other != name))
                await person.SeesAsync(other, 3);
        }

        await people[Ada].HearsAsync(Zeynep);
        await people[Jonas].HearsAsync(Ada);

        // Only one speaks: the made-up microphone beeps all the time.
        foreach (var quiet in new[] { Moderator, Zeynep, Jonas })
            await people[quiet].ClickAsync("mic-button");
        await people[Zeynep].LayoutAsync("speaker");
        await Expect(people[Zeynep].LargeTile).ToHaveAttributeAsync("data-name", Ada);
        await people[Jonas].ClickAsync("mic-button");
        await people[Ada].ClickAsync("mic-button");
        await Expect(people[Zeynep].LargeTile).ToHaveAttributeAsync("data-name", Jonas);
        Assert.True(await people[Zeynep].WidthAsync(people[Zeynep].LargeTile) > 2 * await people[Zeynep].WidthAsync(people[Zeynep].Tile(Ada)));
    }

    [Fact]
    public async Task Chat_LateJoinersReadIt_AndItsSenderIsWhoTheyAre()
    {
        await house.CreateRoomAsync(new { name = "chatting" });
        var ada = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/chatting", Ada);
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/chatting");
        await ada.SayAsync("See https://example.org/a?b=1 for the agenda");
        await Expect(moderator.Unread).ToBeVisibleAsync();

        var late = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/chatting", Zeynep);
        await late.OpenChatAsync();
        await Expect(late.ChatLine("for the agenda")).ToContainTextAsync(Ada);
        await Expect(late.ChatLine("for the agenda").Locator("a[href='https://example.org/a?b=1'][rel~=noopener]")).ToHaveCountAsync(1);

        await late.SayAsync("Something rude");
        await moderator.OpenChatAsync();
        await moderator.DeleteLineAsync("Something rude");
        await Expect(ada.ChatLine("Something rude")).ToHaveCountAsync(0);
        await Expect(late.ChatLine("Something rude")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Hands_StandInTheOrderInWhichTheyWereRaised()
    {
        var people = await MeetAsync("hands");
        foreach (var name in new[] { Zeynep, Ada, Jonas })
        {
            await people[name].ClickAsync("hand-button");
            await Expect(people[Moderator].Tile(name).GetByTestId("hand")).ToBeVisibleAsync();
        }

        await people[Moderator].ClickAsync("people-button");
        await Expect(people[Moderator].Hands).ToHaveTextAsync([Zeynep, Ada, Jonas]);

        await people[Moderator].Page.GetByTestId("lower-all").ClickAsync();
        foreach (var name in new[] { Zeynep, Ada, Jonas })
            await Expect(people[name].Page.GetByTestId("hand-button")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task EveryActOfAModerator_IsSeenByItsTarget()
    {
        var people = await MeetAsync("acts");
        var (moderator, ada) = (people[Moderator], people[Ada]);
        await moderator.ClickAsync("people-button");

        await moderator.ActAsync(Ada, "mute-microphone");
        await Expect(ada.Tile(Ada)).ToHaveAttributeAsync("data-mic", "off");
        await moderator.ActAsync(Ada, "ask-microphone");
        await ada.Page.GetByTestId("request").GetByTestId("request-accept").ClickAsync();
        await Expect(moderator.Tile(Ada)).ToHaveAttributeAsync("data-mic", "on");

        await moderator.ActAsync(Ada, "mute-camera");
        await Expect(ada.Tile(Ada)).ToHaveAttributeAsync("data-camera", "off");
        await moderator.ActAsync(Ada, "lock-camera");
        await Expect(ada.Page.GetByTestId("camera-button")).ToBeDisabledAsync();
        await moderator.ActAsync(Ada, "unlock-camera");
        await Expect(ada.Page.GetByTestId("camera-button")).ToBeEnabledAsync();

        await moderator.ActAsync(Jonas, "spotlight");
        foreach (var person in people.Values.Where(p => p != people[Jonas]))
            await Expect(person.LargeTile).ToHaveAttributeAsync("data-name", Jonas);
        await moderator.ActAsync(Jonas, "end-spotlight");

        await moderator.ActAsync(Zeynep, "viewer");
        await Expect(people[Zeynep].Page.GetByTestId("mic-button")).ToBeDisabledAsync();
        await moderator.RenameAsync(Zeynep, "Zeynep Öztürk");
        await Expect(ada.Tile("Zeynep Öztürk")).ToBeVisibleAsync();

        await moderator.ActAsync(Jonas, "kick");
        await moderator.Page.GetByTestId("confirm").ClickAsync();
        await Expect(people[Jonas].Obstacle("kicked")).ToBeVisibleAsync();

        await moderator.EndForAllAsync();
        await Expect(ada.Obstacle("ended")).ToBeVisibleAsync();
        await Expect(people[Zeynep].Obstacle("ended")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WaitingRoom_OneIsAdmitted_OneIsRefused()
    {
        await house.CreateRoomAsync(new { name = "lobby", waitingRoom = "guests" });
        var moderator = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/lobby");
        var ada = await (await house.GuestAsync()).AskAsync($"{house.Url}/m/lobby", Ada);
        var zeynep = await (await house.GuestAsync()).AskAsync($"{house.Url}/m/lobby", Zeynep);
        await moderator.ClickAsync("people-button");

        await moderator.Waiting(Ada).GetByTestId("admit").ClickAsync();
        await Expect(ada.Stage).ToBeVisibleAsync();
        await moderator.SeesAsync(Ada, 3);
        await Expect(zeynep.WaitingPage).ToBeVisibleAsync();

        await moderator.Waiting(Zeynep).GetByTestId("refuse").ClickAsync();
        await moderator.Page.GetByTestId("confirm").ClickAsync();
        await Expect(zeynep.Obstacle("refused")).ToBeVisibleAsync();
        await Expect(moderator.Tile(Zeynep)).ToHaveCountAsync(0);
    }

    private async Task<Dictionary<string, MeetingDriver>> MeetAsync(string room)
    {
        await house.CreateRoomAsync(new { name = room });
        var people = new Dictionary<string, MeetingDriver> { [Moderator] = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/{room}") };
        foreach (var name in new[] { Ada, Zeynep, Jonas })
            people[name] = await (await house.GuestAsync(960, 600)).JoinAsync($"{house.Url}/m/{room}", name);
        foreach (var person in people.Values)
            await Expect(person.Page.Locator("[data-testid=tile][data-source=camera]")).ToHaveCountAsync(4);
        return people;
    }
}
