using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Nobody can make others believe what the portal has not said, do what a moderator has not allowed, or be where they were not admitted.</summary>
public sealed class AttackTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const string Ada = "Ada";
    private const string Mallory = "Mallory";
    private readonly Attempts _attempts = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task LiveKitsOwnWays_NobodyBelievesThem()
    {
        var (ada, attacker) = await MeetAsync("untouched");
        var victim = await IdentityAsync("untouched", Ada);
        foreach (var person in new[] { attacker, await HiddenAsync("untouched") })
        {
            var kind = person == attacker ? "forged by data" : "forged by a hidden participant";
            foreach (var (what, forged) in Forgeries(victim))
            {
                var sent = await person.TryAsync(
                    $$"""
                    const bytes = new TextEncoder().encode({{System.Text.Json.JsonSerializer.Serialize(forged)}});
                    for (const topic of [undefined, 'state', 'chat', 'lk.chat', 'lk-chat-topic', 'hand', 'reaction', 'request', 'bedrud', 'system'])
                      await room.localParticipant.publishData(bytes, { reliable: true, topic });
                    await room.localParticipant.sendText({{System.Text.Json.JsonSerializer.Serialize(forged)}}, { topic: 'lk.chat' });
                    """);
                Assert.True(sent, $"{what} could not even be sent: the test proves nothing.");
                _attempts.Note(kind, what, await IsDeceivedAsync(ada));
            }
        }

        foreach (var (what, code) in OwnChanges)
        {
            await attacker.TryAsync($"await room.localParticipant.{code}");
            _attempts.Note("own role, hand, name", what, await IsDeceivedAsync(ada));
        }

        var unannounced = await Attacker.ComeAsync(house);
        var (server, token, _) = await unannounced.TokenAsync("untouched", "Newcomer");
        foreach (var (what, forged) in Forgeries(victim))
        {
            // Sent in the moment of connecting: somebody who publishes nothing is announced up to three seconds later.
            Assert.True(await unannounced.TryAsync(
                $$"""
                await enter('{{server}}', '{{token}}');
                await window.room.localParticipant.publishData(new TextEncoder().encode({{System.Text.Json.JsonSerializer.Serialize(forged)}}), { reliable: true, topic: 'state' });
                """));
            _attempts.Note("forged before being announced", what, await IsDeceivedAsync(ada));
            await unannounced.TryAsync("await window.room.disconnect()");
        }

        await Expect(ada.Tile("Owner")).ToHaveCountAsync(0);
        // The same eyes see it when it is true.
        foreach (var (path, body) in new (string, object)[] { ("hand", new { raised = true }), ("reactions", new { emoji = "👍" }), ("chat", new { text = "FORGED" }) })
        {
            var (status, code, _) = await attacker.AskAsync("POST", $"/api/meetings/untouched/{path}", body);
            Assert.True(status is 200 or 204, $"{path}: {status} {code}");
            await MeetingDriver.PollAsync(() => IsDeceivedAsync(ada), $"{path} to show");
            if (path == "hand")
                await attacker.AskAsync("POST", "/api/meetings/untouched/hand", new { raised = false });
            if (path != "chat")
                await MeetingDriver.PollAsync(async () => !await IsDeceivedAsync(ada), $"{path} to go");
        }

        _attempts.AssertNoneSucceeded("attacks-data.txt");
    }

    [Fact]
    public async Task PortalsWays_TakeNobodyForSomebodyElse()
    {
        const string room = "honest";
        var (ada, attacker) = await MeetAsync(room);
        var victim = await IdentityAsync(room, Ada);
        var meeting = $"/api/meetings/{room}";
        await ada.SayAsync("The real words");
        var lines = (await attacker.AskAsync("GET", $"{meeting}/chat")).Body.GetProperty("lines");
        var line = lines.EnumerateArray().Single(l => l.GetProperty("name").GetString() == Ada).GetProperty("id").GetString();

        var forged = await attacker.AskAsync("POST", $"{meeting}/chat", new { text = "I am Ada", sender = victim, name = Ada, identity = victim, senderName = Ada });
        _attempts.Note("chat as another", "a sender in the body", forged.Status == 200 && forged.Body.GetProperty("name").GetString() != Mallory);
        await RefusedAsync(attacker, "chat as another", "PATCH", $"{meeting}/chat/{line}", new { text = "Other words" });
        await RefusedAsync(attacker, "chat as another", "DELETE", $"{meeting}/chat/{line}");

        foreach (var (method, path, body) in ModeratorActs(victim))
            await RefusedAsync(attacker, "moderator's act", method, $"{meeting}/{path}", body);

        await RefusedAsync(attacker, "forged webhook", "POST", "/api/livekit/webhook", new { @event = "room_finished", room = new { name = room } });
        var stranger = await Attacker.ComeAsync(house);
        foreach (var (method, path, body) in ParticipantActs)
            await RefusedAsync(stranger, "not in the meeting", method, $"{meeting}/{path}", body);

        await Expect(ada.Stage).ToBeVisibleAsync();
        await Expect(ada.ChatLine("The real words")).ToHaveCountAsync(1);
        _attempts.AssertNoneSucceeded("attacks-requests.txt");
    }

    [Fact]
    public async Task WhatIsNotAllowed_ReachesNobody()
    {
        const string room = "not-allowed";
        await house.CreateRoomAsync(new { name = room, lockCamera = true, lockChat = true });
        var ada = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/{room}");
        var attacker = await Attacker.ComeAsync(house);
        var (server, token, _) = await attacker.TokenAsync(room, Mallory);
        Assert.True(await attacker.EnterAsync(server, token));
        await Expect(ada.Tile(Mallory)).ToHaveCountAsync(1);

        await attacker.TryAsync("await room.localParticipant.setCameraEnabled(true)");
        await attacker.TryAsync(
            """
            const stream = await navigator.mediaDevices.getUserMedia({ video: true });
            room.localParticipant.permissions = undefined;
            await room.localParticipant.publishTrack(stream.getVideoTracks()[0], { source: 'microphone' });
            """);
        await attacker.TryAsync("await room.localParticipant.setScreenShareEnabled(true)");
        await Task.Delay(TimeSpan.FromSeconds(3));
        _attempts.Note("publish without permission", "a camera", await ada.Tile(Mallory).Locator("video").CountAsync() > 0);
        await RefusedAsync(attacker, "send without permission", "POST", $"/api/meetings/{room}/chat", new { text = "psst" });
        await RefusedAsync(attacker, "send without permission", "POST", $"/api/meetings/{room}/hand", new { raised = true });
        await RefusedAsync(attacker, "send without permission", "POST", $"/api/meetings/{room}/reactions", new { emoji = "👍" });
        await Expect(ada.Page.GetByTestId("chat-line")).ToHaveCountAsync(0);
        _attempts.AssertNoneSucceeded("attacks-permission.txt");
    }

    [Fact]
    public async Task WaitingRoom_HasNoWayRound()
    {
        const string room = "guarded";
        await house.CreateRoomAsync(new { name = room });
        var ada = await (await house.AdministratorInMeetingAsync()).JoinAsync($"{house.Url}/m/{room}");
        // Two tokens from before the waiting room: one of somebody who never came, one of somebody who came and left.
        var early = await Attacker.ComeAsync(house);
        var (earlyServer, earlyToken, earlyIdentity) = await early.TokenAsync(room, Mallory);
        await house.AskAsync("PATCH", $"/api/rooms/{room}", new { waitingRoom = "guests" });

        _attempts.Note("old token", "through the portal", await early.EnterAsync(earlyServer, earlyToken));
        await NotThereAsync(ada, early, $"ws://127.0.0.1:{house.LiveKitPort}", earlyToken, earlyIdentity, "old token");

        var attacker = await Attacker.ComeAsync(house);
        foreach (var name in new[] { "Mallory", "Ada", "mallory 2" })
        {
            var (status, _, body) = await attacker.AskAsync("POST", "/api/room/join", new { roomName = room, displayName = name });
            _attempts.Note("past the waiting room", $"joining as {name}", status != 202 || body.TryGetProperty("token", out var _));
        }

        foreach (var (method, path, body) in ParticipantActs)
            await RefusedAsync(attacker, "past the waiting room", method, $"/api/meetings/{room}/{path}", body);
        var entries = await house.AskAsync("GET", $"/api/meetings/{room}/lobby");
        foreach (var entry in entries!.Value.EnumerateArray())
        {
            await RefusedAsync(attacker, "past the waiting room", "POST", $"/api/meetings/{room}/lobby/{entry.GetProperty("id").GetString()}/admit");
            await RefusedAsync(attacker, "past the waiting room", "POST", $"/api/meetings/{room}/lobby/admit-all");
        }

        await Expect(ada.Page.GetByTestId("tile")).ToHaveCountAsync(1);
        _attempts.AssertNoneSucceeded("attacks-lobby.txt");
    }

    [Fact]
    public async Task TokenOfSomebodyWhoWasRemoved_OpensNothing()
    {
        const string room = "replayed";
        var (ada, attacker) = await MeetAsync(room);
        var (server, token, identity) = await attacker.TokenAsync(room, Mallory);
        await house.AskAsync("POST", $"/api/admin/rooms/{room}/participants/{identity}/kick", new { minutes = 5 });
        await Expect(ada.Tile(Mallory)).ToHaveCountAsync(0);

        _attempts.Note("replayed token", "through the portal", await attacker.EnterAsync(server, token));
        await NotThereAsync(ada, attacker, $"ws://127.0.0.1:{house.LiveKitPort}", token, identity, "replayed token");
        await RefusedAsync(attacker, "replayed token", "POST", "/api/room/join", new { roomName = room, displayName = "Somebody new" });
        _attempts.AssertNoneSucceeded("attacks-replay.txt");
    }

    private static readonly (string What, string Code)[] OwnChanges =
    [
        ("role by attributes", "setAttributes({ role: 'owner', hand: '2026-01-01T00:00:00Z' })"),
        ("hand by metadata", "setMetadata(JSON.stringify({ role: 'owner', hand: true, spotlight: true }))"),
        ("another's name", "setName('Owner')"),
    ];

    private static readonly (string Method, string Path, object? Body)[] ParticipantActs =
    [
        ("GET", "stream", null), ("GET", "chat", null), ("POST", "chat", new { text = "x" }), ("POST", "hand", new { raised = true }),
        ("POST", "reactions", new { emoji = "👍" }),
    ];

    private static (string Method, string Path, object? Body)[] ModeratorActs(string victim) =>
    [
        ("POST", $"participants/{victim}/kick", new { minutes = 1 }), ("POST", $"participants/{victim}/ban", new { reason = "x" }),
        ("POST", $"participants/{victim}/mute", new { source = "microphone" }), ("POST", $"participants/{victim}/ask", new { source = "camera" }),
        ("POST", $"participants/{victim}/lower-hand", null), ("PUT", $"participants/{victim}/role", new { role = "viewer" }),
        ("PUT", $"participants/{victim}/name", new { name = "Nobody" }), ("POST", "mute-all", new { @lock = true }), ("POST", "lower-hands", null),
        ("PUT", "locks", new { microphone = true, camera = true, screen = true, chat = true }), ("PUT", "spotlight", new { identity = victim }), ("POST", "end", null),
        ("GET", "lobby", null), ("POST", "lobby/admit-all", null), ("GET", "chat/export", null),
        ("PUT", $"participants/{victim}/permissions", new { canPublish = false, canSubscribe = false, canPublishData = false }),
    ];

    private static (string What, string Text)[] Forgeries(string victim) =>
    [
        ("a hand", $$"""{"event":"state","type":"hand","identity":"{{victim}}","raised":true,"handRaisedAt":"2026-01-01T00:00:00Z"}"""),
        ("a message as Ada", $$"""{"event":"chat","type":"chat","id":"1","sender":"{{victim}}","identity":"{{victim}}","name":"Ada","message":"FORGED","text":"FORGED","timestamp":1}"""),
        ("a reaction", $$"""{"event":"reaction","type":"reaction","identity":"{{victim}}","name":"Ada","emoji":"👎"}"""),
        ("the end", """{"event":"ended","type":"ended","reason":"ended-by-moderator","action":"end"}"""),
        ("the spotlight", $$"""{"event":"state","type":"spotlight","spotlight":"{{victim}}","role":"owner","people":[]}"""),
        ("a request", """{"event":"request","type":"request","id":"1","source":"microphone","from":"Owner"}"""),
        ("a recording", """{"event":"recording","type":"recording","recording":true,"active":true}"""),
    ];

    private async Task<(MeetingDriver Ada, Attacker Mallory)> MeetAsync(string room)
    {
        await house.CreateRoomAsync(new { name = room });
        var ada = await (await house.GuestAsync(1280, 720)).JoinAsync($"{house.Url}/m/{room}", Ada);
        var attacker = await Attacker.ComeAsync(house);
        var (server, token, _) = await attacker.TokenAsync(room, Mallory);
        Assert.True(await attacker.EnterAsync(server, token));
        await house.UntilPresentAsync(room, 2);
        return (ada, attacker);
    }

    // LiveKit's own key makes such a token, which nobody outside has: the worst that a leaked one could do.
    private async Task<Attacker> HiddenAsync(string room)
    {
        var hidden = await Attacker.ComeAsync(house);
        Assert.True(await hidden.EnterAsync($"ws://127.0.0.1:{house.LiveKitPort}", house.TokenOfLiveKit(room, "hidden-one", hidden: true)));
        return hidden;
    }

    private async Task<string> IdentityAsync(string room, string name) =>
        (await house.AskAsync("GET", $"/api/admin/rooms/{room}/participants"))!.Value.GetProperty("participants").EnumerateArray()
            .Single(p => p.GetProperty("name").GetString() == name).GetProperty("identity").GetString()!;

    // What a forgery would have to change for the person who looks.
    private static async Task<bool> IsDeceivedAsync(MeetingDriver victim)
    {
        // Time to arrive: LiveKit carries data in some milliseconds.
        await Task.Delay(500);
        return !await victim.Stage.IsVisibleAsync()
            || await victim.Page.GetByText("FORGED", new PageGetByTextOptions { Exact = false }).CountAsync() > 0
            || await victim.Page.GetByTestId("reaction").CountAsync() > 0
            || await victim.Page.GetByTestId("request").CountAsync() > 0
            || await victim.Page.GetByTestId("hand").CountAsync() > 0
            || await victim.Page.Locator("bd-tile .spotlit").CountAsync() > 0
            || await victim.Unread.CountAsync() > 0
            || await victim.Page.Locator("bd-tile .role").CountAsync() > 0;
    }

    private async Task RefusedAsync(Attacker attacker, string kind, string method, string path, object? body = null)
    {
        var (status, _, _) = await attacker.AskAsync(method, path, body);
        Assert.True(status != 404 || path.Contains("/chat/", StringComparison.Ordinal) || path.Contains("lobby/", StringComparison.Ordinal), $"{method} {path} does not exist: the test proves nothing.");
        _attempts.Note(kind, $"{method} {path}: {status}", status is < 400 or >= 500);
    }

    /// <summary>Tries with a token at LiveKit's own port, past the portal: nobody may see them for longer than a moment, nor their picture.</summary>
    private async Task NotThereAsync(MeetingDriver witness, Attacker attacker, string server, string token, string identity, string kind)
    {
        await attacker.EnterAsync(server, token);
        await MeetingDriver.PollAsync(
            async () => await witness.Page.Locator($"[data-testid=tile][data-identity='{identity}']").CountAsync() == 0
                && await attacker.Page.EvaluateAsync<bool>("() => (window.rooms ?? []).every(r => r.state === 'disconnected')"),
            $"{identity} to be out");
        _attempts.Note(kind, "at LiveKit's own port", await witness.Page.Locator($"[data-testid=tile][data-identity='{identity}']").CountAsync() > 0);
    }
}
