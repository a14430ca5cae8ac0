using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The whole of Bedrud's main job on real media: two people meet, an administrator watches and acts.</summary>
public sealed class MeetingTests(Browser browser) : IAsyncLifetime
{
    private const string Guest = "Zeynep";
    private const string User = "Ada";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private readonly PortalProcess _portal = new();

    public async ValueTask InitializeAsync() => await _portal.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task TwoPeopleMeet_AnAdministratorWatchesAndActs()
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(), _portal.Url);
        await portal.SignInAsync();
        await portal.CreateRoomAsync("daily");
        var userPage = await browser.NewPersonAsync(640, 480);
        await House.RegisterAsync(userPage, _portal.Url, "ada@example.org", User);

        var ada = await new MeetingDriver(userPage).JoinAsync($"{_portal.Url}/m/daily");
        var joined = Stopwatch.StartNew();
        await Expect(portal.Track(User, "camera")).ToBeVisibleAsync();
        await Expect(portal.Track(User, "microphone")).ToBeVisibleAsync();
        AssertSoon(joined, "the room page to show who joined, with tracks");
        var zeynep = await new MeetingDriver(await browser.NewPersonAsync(640, 480)).JoinAsync($"{_portal.Url}/m/daily", Guest);
        await Expect(portal.Track(Guest, "camera")).ToBeVisibleAsync();

        await TheyDecodeEachOtherAsync(ada, zeynep);
        await MutingSilencesAsync(portal, ada, zeynep);
        await TakingTheCameraAwayUnpublishesItAsync(portal, ada, zeynep);
        await TheCallOutlivesThePortalAsync(portal, ada, zeynep);
        await KickingShowsThePageAsync(portal, zeynep);
    }

    private static async Task TheyDecodeEachOtherAsync(MeetingDriver ada, MeetingDriver zeynep)
    {
        await ada.SeesAsync(Guest);
        await zeynep.SeesAsync(User);
        await ada.HearsAsync(Guest);
        await zeynep.HearsAsync(User);
    }

    private static async Task MutingSilencesAsync(PortalDriver portal, MeetingDriver ada, MeetingDriver zeynep)
    {
        await portal.ActAsync(Guest, "act-mute");

        await Expect(zeynep.Page.GetByTestId("notice").First).ToBeVisibleAsync();
        await Expect(zeynep.Tile(Guest)).ToHaveAttributeAsync("data-mic", "off");
        await Expect(ada.Tile(Guest)).ToHaveAttributeAsync("data-mic", "off");
        await Expect(portal.Track(Guest, "microphone")).ToHaveAttributeAsync("data-muted", "true");
        await SilenceAsync(ada, Guest);
        await ada.HearsNothingNewAsync(Guest, TimeSpan.FromSeconds(3));
    }

    private static async Task TakingTheCameraAwayUnpublishesItAsync(PortalDriver portal, MeetingDriver ada, MeetingDriver zeynep)
    {
        await portal.ActAsync(Guest, "act-permissions");
        await portal.ToggleAsync("perm-camera");
        await portal.Page.GetByTestId("perm-save").ClickAsync();

        await Expect(ada.Tile(Guest)).ToHaveAttributeAsync("data-camera", "off");
        await Expect(zeynep.Page.GetByTestId("camera-button")).ToBeDisabledAsync();
        await Expect(portal.Track(Guest, "camera")).ToHaveCountAsync(0);
        await Expect(portal.Row(Guest)).ToBeVisibleAsync();
    }

    private async Task TheCallOutlivesThePortalAsync(PortalDriver portal, MeetingDriver ada, MeetingDriver zeynep)
    {
        var mediaServer = _portal.MediaServerPid;
        await zeynep.StartWatchingAsync(User);
        await _portal.KillAsync();
        await Expect(portal.LostNotice).ToBeVisibleAsync();
        await NothingCoversTheControlsAsync(zeynep);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var (frames, gap) = await zeynep.WatchedAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{frames} pictures in the ten seconds without a portal, {gap:F0} ms at most without one.");
        Assert.True(frames > 50, $"Only {frames} pictures in the ten seconds without a portal.");
        Assert.True(gap < 2000, $"No picture for {gap:F0} ms without a portal.");
        await Expect(zeynep.Page.GetByTestId("reconnecting")).ToHaveCountAsync(0);

        await _portal.StartAsync();
        Assert.Equal(mediaServer, _portal.MediaServerPid);
        // The administrator's page comes back by itself.
        await Expect(portal.LostNotice).ToBeHiddenAsync();
        await Expect(portal.Row(User)).ToBeVisibleAsync();
        await Expect(portal.Row(Guest)).ToBeVisibleAsync();
        await zeynep.SeesAsync(User);
        await ada.HearsNothingNewAsync(Guest, TimeSpan.FromSeconds(1));
    }

    private static Task NothingCoversTheControlsAsync(MeetingDriver meeting) =>
        meeting.Page.GetByTestId("leave-button").ClickAsync(new LocatorClickOptions { Trial = true });

    private static async Task KickingShowsThePageAsync(PortalDriver portal, MeetingDriver zeynep)
    {
        await portal.ActAsync(Guest, "act-kick");
        await portal.Page.GetByTestId("confirm").ClickAsync();
        var kicked = Stopwatch.StartNew();

        await Expect(zeynep.Obstacle("kicked")).ToBeVisibleAsync();
        await Expect(portal.Row(Guest)).ToHaveCountAsync(0);
        AssertSoon(kicked, "the kicked page and the row to go");
        await Expect(zeynep.Page.GetByTestId("obstacle-until")).ToBeVisibleAsync();
        await Expect(portal.Page.GetByTestId("kept-row")).ToHaveCountAsync(1);
        await zeynep.Page.SetViewportSizeAsync(1280, 800);
        await Screenshots.SaveAsync(zeynep.Page, "kicked");
    }

    // The last packets may be on their way when the mute mark shows.
    private static Task SilenceAsync(MeetingDriver listener, string name) => MeetingDriver.PollAsync(async () =>
    {
        var before = await listener.SoundEnergyAsync(name);
        await Task.Delay(1200);
        return await listener.SoundEnergyAsync(name) - before < 0.0001;
    }, $"silence of {name}");

    private static void AssertSoon(Stopwatch since, string what)
    {
        var told = $"{since.Elapsed.TotalSeconds:F2} s for {what}.";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(since.Elapsed < Soon, told);
    }
}
