using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What a person does in a meeting, and what reaches their eyes and ears.</summary>
public sealed class MeetingDriver(IPage page)
{
    public IPage Page { get; } = page;

    public ILocator Stage => Page.GetByTestId("stage");

    public ILocator Obstacle(string code) => Page.Locator($"[data-testid=obstacle][data-code={code}]");

    public ILocator Tile(string name) => Page.Locator($"[data-testid=tile][data-name='{name}'][data-source=camera]");

    public ILocator Screen(string name) => Page.Locator($"[data-testid=tile][data-name='{name}'][data-source=screen_share]");

    /// <summary>Opens the meeting's page and joins with camera and microphone.</summary>
    public async Task<MeetingDriver> JoinAsync(string url, string? guestName = null)
    {
        await Page.GotoAsync(url);
        return await EnterAsync(guestName);
    }

    /// <summary>Joins from the page that stands before the meeting.</summary>
    public async Task<MeetingDriver> EnterAsync(string? guestName = null)
    {
        await Expect(Page.GetByTestId("prejoin")).ToBeVisibleAsync();
        if (guestName is not null)
            await Page.GetByTestId("name-input").FillAsync(guestName);
        await Expect(Page.GetByTestId("join-button")).ToBeEnabledAsync();
        await Page.GetByTestId("join-button").ClickAsync();
        await Expect(Stage).ToBeVisibleAsync();
        return this;
    }

    /// <summary>Asks to be let into a room with a waiting room.</summary>
    public async Task<MeetingDriver> AskAsync(string url, string name)
    {
        await Page.GotoAsync(url);
        await Page.GetByTestId("name-input").FillAsync(name);
        await Page.GetByTestId("join-button").ClickAsync();
        await Expect(WaitingPage).ToBeVisibleAsync();
        return this;
    }

    public ILocator WaitingPage => Page.Locator("bd-waiting");

    /// <summary>The number on the chat's button.</summary>
    public ILocator Unread => Page.GetByTestId("chat-button").Locator(".count-badge");

    /// <summary>The picture that fills the stage.</summary>
    public ILocator LargeTile => Page.Locator("[data-testid=tile][data-large=true]");

    public ILocator ChatLine(string text) => Page.Locator("bd-chat-line").Filter(new LocatorFilterOptions { HasText = text });

    public ILocator Waiting(string name) => Page.Locator("bd-lobby-list li").Filter(new LocatorFilterOptions { HasText = name });

    /// <summary>Raised hands in the list of people, which is open.</summary>
    public ILocator Hands => Page.Locator("bd-hand-list li .name");

    public async Task<float> WidthAsync(ILocator what) => (await what.BoundingBoxAsync())!.Width;

    public async Task LayoutAsync(string mode)
    {
        await ClickAsync("more-button");
        await Page.GetByTestId("layout-item").ClickAsync();
        await Page.GetByTestId($"layout-{mode}").ClickAsync();
        await Page.Keyboard.PressAsync("Escape");
    }

    public async Task OpenChatAsync()
    {
        if (await Page.GetByTestId("chat-input").CountAsync() == 0)
            await ClickAsync("chat-button");
        await Expect(Page.GetByTestId("chat-input")).ToBeVisibleAsync();
    }

    public async Task SayAsync(string text)
    {
        await OpenChatAsync();
        await Page.GetByTestId("chat-input").FillAsync(text);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(ChatLine(text)).ToHaveCountAsync(1);
    }

    public async Task DeleteLineAsync(string text)
    {
        await ChatLine(text).HoverAsync();
        await ChatLine(text).GetByTestId("chat-delete").ClickAsync();
        await ChatLine(text).GetByTestId("chat-delete-confirm").ClickAsync();
    }

    /// <summary>Opens somebody's menu in the list of people, which is open, and chooses.</summary>
    public async Task ActAsync(string name, string act)
    {
        await Page.Locator("bd-person-row").Filter(new LocatorFilterOptions { HasText = name }).GetByTestId("person-menu-button").ClickAsync();
        await Page.Locator($"bd-person-menu [data-act={act}]").ClickAsync();
    }

    public async Task RenameAsync(string name, string newName)
    {
        await ActAsync(name, "rename");
        await Page.Locator("bd-person-dialog input").FillAsync(newName);
        await Page.GetByTestId("confirm").ClickAsync();
    }

    public async Task EndForAllAsync()
    {
        await ClickAsync("more-button");
        await Page.GetByTestId("end-item").ClickAsync();
        await Page.GetByTestId("confirm").ClickAsync();
    }

    /// <summary>Clicks a control, once it has done what it was asked before: until then it takes no other wish.</summary>
    public async Task ClickAsync(string control) => await (await IdleAsync(control)).ClickAsync();

    /// <summary>Presses Tab until the control has the focus, as somebody without a mouse would.</summary>
    public async Task TabToAsync(string control)
    {
        const string Focused = """
            () => {
              let element = document.activeElement;
              while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              return element?.dataset.testid ?? null;
            }
            """;
        for (var i = 0; i < 60; i++)
        {
            if (await Page.EvaluateAsync<string?>(Focused) == control)
                return;
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never came to {control}.");
    }

    /// <summary>Presses a key, once the control that it stands for is ready.</summary>
    public async Task PressAsync(string key, string control)
    {
        await IdleAsync(control);
        await Page.Keyboard.PressAsync(key);
    }

    private async Task<ILocator> IdleAsync(string control)
    {
        var button = Page.GetByTestId(control);
        await Expect(button).Not.ToHaveAttributeAsync("aria-busy", "true");
        return button;
    }

    /// <summary>Waits until the notices about who came have gone.</summary>
    public Task QuietAsync() => Expect(Page.GetByTestId("notice").Or(Page.GetByTestId("arrival"))).ToHaveCountAsync(0);

    /// <summary>Pictures of this person that the browser has decoded and shown.</summary>
    public Task<int> FramesAsync(string name) =>
        Tile(name).Locator("video").EvaluateAsync<int>("video => video.getVideoPlaybackQuality().totalVideoFrames");

    /// <summary>Waits until so many more pictures of this person were decoded.</summary>
    public async Task SeesAsync(string name, int frames = 10)
    {
        await Tile(name).Locator("video").WaitForAsync();
        var before = await FramesAsync(name);
        await PollAsync(async () => await FramesAsync(name) >= before + frames, $"{frames} pictures of {name}");
    }

    /// <summary>
    /// The energy of the sound that came from this person since they joined, after decoding. Silence adds nothing; the made-up microphone beeps each second.
    /// </summary>
    public Task<double> SoundEnergyAsync(string name) => Page.EvaluateAsync<double>(
        """
        async name => {
          const room = document.querySelector('bedrud-meeting').room;
          const person = [...room.remoteParticipants.values()].find(p => p.name === name);
          const track = person?.getTrackPublication('microphone')?.track;
          if (!track?.receiver) return 0;
          const report = [...(await track.receiver.getStats()).values()].find(r => r.type === 'inbound-rtp');
          return report?.totalAudioEnergy ?? 0;
        }
        """, name);

    public async Task HearsAsync(string name)
    {
        var before = await SoundEnergyAsync(name);
        await PollAsync(async () => await SoundEnergyAsync(name) > before + 0.0001, $"sound of {name}");
    }

    /// <summary>Asserts that no sound comes from this person for a while.</summary>
    public async Task HearsNothingNewAsync(string name, TimeSpan during)
    {
        var before = await SoundEnergyAsync(name);
        await Task.Delay(during);
        Assert.InRange(await SoundEnergyAsync(name) - before, 0, 0.0001);
    }

    /// <summary>Starts to note when each picture of this person is shown.</summary>
    public Task StartWatchingAsync(string name) => Tile(name).Locator("video").EvaluateAsync(
        """
        video => {
          window.shownAt = [performance.now()];
          const note = now => { window.shownAt.push(now); video.requestVideoFrameCallback(note); };
          video.requestVideoFrameCallback(note);
        }
        """);

    /// <summary>Pictures since <see cref="StartWatchingAsync"/>, and the longest time in milliseconds without one.</summary>
    public async Task<(int Frames, double LongestGap)> WatchedAsync()
    {
        var times = await Page.EvaluateAsync<double[]>("() => [...window.shownAt, performance.now()]");
        return (times.Length - 2, times.Zip(times.Skip(1), (a, b) => b - a).Max());
    }

    public static async Task PollAsync(Func<Task<bool>> condition, string what, int seconds = 20)
    {
        var limit = DateTime.UtcNow.AddSeconds(seconds);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < limit, $"Waited {seconds} s in vain for {what}.");
            await Task.Delay(100);
        }
    }
}
