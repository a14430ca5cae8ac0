using Microsoft.Playwright;

namespace Bedrud.Faults.Tests;

/// <summary>
/// A portal with its media server, three rooms with people who come and go, and a browser that watches two of the rooms.
/// In external mode the media server's webhooks go through the relay; in embedded mode the portal looks after the media server itself.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private const int PeopleInARoom = 5;
    private readonly LiveKitServer? _server;
    private IPage? _page;

    private House(PortalProcess portal, int liveKitPort, WebhookRelay? relay, LiveKitServer? server)
    {
        (Portal, Relay, _server) = (portal, relay, server);
        Truth = new LiveKitTruth(liveKitPort);
        Administrator = new PortalApi(portal.Url);
    }

    public bool IsEmbedded => _server is null;

    public PortalProcess Portal { get; }

    public LiveKitTruth Truth { get; }

    public PortalApi Administrator { get; }

    /// <summary>From a portal that answers again after a kill to a page that shows its list, the longest so far.</summary>
    public TimeSpan SlowestPage { get; set; }

    /// <summary>Null in embedded mode.</summary>
    public WebhookRelay? Relay { get; }

    public IReadOnlyList<Room> Rooms { get; private set; } = [];

    /// <summary>Two processes, so that killing or freezing one leaves others in the room.</summary>
    public Crowd[] Crowds { get; } = [Crowd.Start(), Crowd.Start()];

    public static async Task<House> ExternalAsync(Browser browser, int seed)
    {
        var port = Ports.Free();
        var portal = new PortalProcess(
            "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{port}", $"--LiveKit:InternalHost=http://127.0.0.1:{port}",
            $"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}");
        var relay = await WebhookRelay.StartAsync(portal.Url, seed);
        var house = new House(portal, port, relay, new LiveKitServer(port, relay.Url));
        house._server!.Start();
        await house.OpenAsync(browser);
        return house;
    }

    public static async Task<House> EmbeddedAsync(Browser browser)
    {
        var portal = new PortalProcess($"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}");
        var house = new House(portal, portal.LiveKitPort, null, null);
        await house.OpenAsync(browser);
        return house;
    }

    /// <summary>In embedded mode the portal is to start it again, in external mode <see cref="StartMediaServer"/> does.</summary>
    public async Task KillMediaServerAsync()
    {
        if (_server is not null)
        {
            await _server.KillAsync();
            return;
        }

        using var process = System.Diagnostics.Process.GetProcessById(Portal.MediaServerPid);
        process.Kill();
    }

    public void StartMediaServer() => _server?.Start();

    /// <summary>Kills one of the two processes of people, and has a new one for those who come next.</summary>
    public async Task DropAsync(int crowd)
    {
        var victim = Crowds[crowd];
        Crowds[crowd] = Crowd.Start();
        await victim.DisposeAsync();
    }

    /// <summary>Waits until LiveKit says that this many are in the room.</summary>
    public Task UntilPresentAsync(string room, int people) =>
        Polling.UntilAsync(async () => (await Truth.PresentAsync(room))?.Count == people, $"{people} in {room}", TimeSpan.FromSeconds(30));

    /// <summary>Everybody goes, whoever can with a goodbye, and LiveKit notices.</summary>
    public async Task EmptyAsync()
    {
        await Task.WhenAll(Rooms.SelectMany(r => r.People).Select(p => p.LeaveAsync().ContinueWith(_ => { }, TaskScheduler.Default)));
        foreach (var crowd in Crowds)
            await crowd.DisposeAsync();
        foreach (var room in Rooms)
            await Polling.UntilAsync(async () => await Truth.PresentAsync(room.Name) is { Count: 0 }, $"{room.Name} to be empty", TimeSpan.FromSeconds(60));
    }

    /// <summary>Writes what everybody said into a folder.</summary>
    public async Task SaveLogsAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var name = IsEmbedded ? "embedded" : "external";
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-portal.log"), Portal.Output);
        if (_server is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-livekit.log"), _server.Output);
        if (Relay is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-webhooks.log"), Relay.Log);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var crowd in Crowds)
            await crowd.DisposeAsync();
        foreach (var person in Rooms.SelectMany(r => r.People))
            person.Dispose();
        if (_page is not null)
            await _page.Context.CloseAsync();
        await Portal.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        if (Relay is not null)
            await Relay.DisposeAsync();
        Truth.Dispose();
        Administrator.Dispose();
    }

    private async Task OpenAsync(Browser browser)
    {
        await Portal.StartAsync();
        await Administrator.SignInAsync();
        _page = await browser.NewPersonAsync();
        var signedIn = await _page.APIRequest.PostAsync($"{Portal.Url}/api/auth/login", new APIRequestContextOptions
        {
            DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password },
        });
        Assert.True(signedIn.Ok);
        Rooms = [await OpenRoomAsync("watched-one", true), await OpenRoomAsync("watched-two", true), await OpenRoomAsync("unwatched", false)];
    }

    private async Task<Room> OpenRoomAsync(string name, bool watched)
    {
        await Administrator.CreateRoomAsync(name);
        RoomPage? shown = null;
        if (watched)
        {
            var page = await _page!.Context.NewPageAsync();
            await page.GotoAsync($"{Portal.Url}/rooms/{name}");
            shown = new RoomPage(page);
            await Polling.UntilAsync(async () => await shown.PeopleAsync() is not null, $"the page of {name}", TimeSpan.FromSeconds(30));
        }

        var people = Enumerable.Range(1, PeopleInARoom).Select(i => new Person($"{name} {i}", name, Portal.Url));
        return new Room(name, shown, [.. people]);
    }
}

/// <param name="Page">Null for a room that nobody watches.</param>
internal sealed record Room(string Name, RoomPage? Page, IReadOnlyList<Person> People);
