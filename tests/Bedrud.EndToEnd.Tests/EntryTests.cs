using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What people see and try out before they join.</summary>
public sealed class EntryTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    /// <summary>A camera that sees stripes, in front of which nobody sits: all of it is background.</summary>
    private const string Stripes = """
        (() => {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async wanted => {
            if (!wanted.video) return ask(wanted);
            const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
            const c = canvas.getContext('2d', { alpha: false });
            let beat = 0;
            setInterval(() => {
              for (let x = 0; x < 640; x += 8) {
                c.fillStyle = (x / 8) % 2 ? '#fff' : beat % 2 ? '#111' : '#222';
                c.fillRect(x, 0, 8, 360);
              }
              beat++;
            }, 200);
            const stream = canvas.captureStream(5);
            if (wanted.audio) for (const track of (await ask({ audio: wanted.audio })).getAudioTracks()) stream.addTrack(track);
            return stream;
          };
        })();
        """;

    /// <summary>A microphone that is switched off at itself: the browser gives nothing but zeros.</summary>
    private const string SwitchedOff = """
        (() => {
          const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async wanted => {
            const stream = await ask(wanted);
            for (const track of stream.getAudioTracks()) {
              track.enabled = false;
              window.microphone = track;
            }
            return stream;
          };
        })();
        """;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task BlurredBackground_ReachesTheOthers_UntilItIsTurnedOff()
    {
        await house.CreateRoomAsync(new { name = "stripes" });
        var zeynep = await (await house.GuestAsync()).JoinAsync($"{house.Url}/m/stripes", "Zeynep");
        var ada = await house.GuestAsync();
        await ada.Page.AddInitScriptAsync(Stripes);
        await ada.Page.GotoAsync($"{house.Url}/m/stripes");
        await ContrastAsync(ada.Page.Locator("bd-preview video"), sharp: true);

        await ada.Page.GetByTestId("blur-switch").GetByRole(AriaRole.Switch).ClickAsync();
        await ContrastAsync(ada.Page.Locator("bd-preview video"), sharp: false);
        await ada.EnterAsync("Ada");
        await ContrastAsync(zeynep.Tile("Ada").Locator("video"), sharp: false);

        await ada.ClickAsync("more-button");
        await ada.Page.GetByTestId("devices-button").ClickAsync();
        await ada.Page.GetByTestId("blur-switch").GetByRole(AriaRole.Switch).ClickAsync();
        await ContrastAsync(zeynep.Tile("Ada").Locator("video"), sharp: true);
    }

    [Fact]
    public async Task SilentMicrophone_IsTold_UntilSoundComes()
    {
        await house.CreateRoomAsync(new { name = "silence" });
        var guest = await house.GuestAsync();
        await guest.Page.AddInitScriptAsync(SwitchedOff);
        await guest.Page.GotoAsync($"{house.Url}/m/silence");

        await Expect(guest.Page.GetByTestId("silent-microphone")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(guest.Page, "silent microphone");

        await guest.Page.EvaluateAsync("() => { window.microphone.enabled = true; }");
        await Expect(guest.Page.GetByTestId("silent-microphone")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Language_IsChangedBeforeTheMeeting_AndRemembered()
    {
        await house.CreateRoomAsync(new { name = "languages" });
        var guest = await house.GuestAsync();
        await guest.Page.GotoAsync($"{house.Url}/m/languages");

        await guest.Page.GetByTestId("language-tr").ClickAsync();

        await Expect(guest.Page.GetByTestId("join-button")).ToHaveTextAsync("Katıl");
        await guest.Page.ReloadAsync();
        await Expect(guest.Page.GetByTestId("join-button")).ToHaveTextAsync("Katıl");
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(360, 640)]
    public async Task Phone_JoinButtonIsSeenWithoutScrolling(int width, int height)
    {
        await house.CreateRoomAsync(new { name = $"phone-{height}" });
        var guest = await house.GuestAsync(width, height, locale: "tr");
        await guest.Page.GotoAsync($"{house.Url}/m/phone-{height}");

        await Expect(guest.Page.GetByTestId("join-button")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    /// <summary>Waits until the video's stripes are as they are, or washed out: the difference of neighbouring pixels, of 255.</summary>
    private static Task ContrastAsync(ILocator video, bool sharp) => MeetingDriver.PollAsync(
        async () =>
        {
            var contrast = await video.EvaluateAsync<double>(
                """
                video => {
                  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
                  const c = canvas.getContext('2d');
                  c.drawImage(video, 0, 0, 320, 180);
                  const { data } = c.getImageData(20, 90, 100, 1);
                  let sum = 0;
                  for (let i = 0; i + 4 < data.length; i += 4) sum += Math.abs(data[i] - data[i + 4]);
                  return sum / 99;
                }
                """);
            return sharp ? contrast > 20 : contrast is > 0 and < 10;
        },
        sharp ? "a sharp background" : "a blurred background",
        seconds: 90);
}
