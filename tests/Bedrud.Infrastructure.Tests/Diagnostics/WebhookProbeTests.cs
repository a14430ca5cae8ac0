using System.Collections.Concurrent;
using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Tests.LiveKit;
using Bedrud.Infrastructure.Tests.LiveKit.Webhooks;
using Bedrud.Infrastructure.Tests.Presence;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>The webhook self-test against a LiveKit that sends, sends late, sends elsewhere, signs otherwise, or is not there.</summary>
public sealed class WebhookProbeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly FileContextFactory _contexts = new();
    private readonly FakeHandler _handler = new();
    private readonly SendingLiveKit _liveKit = new();
    private ServiceProvider _services = null!;

    private WebhookProbe Test => _services.GetRequiredService<WebhookProbe>();

    private WebhookReceiver Receiver => _services.GetRequiredService<WebhookReceiver>();

    private WebhookStatisticsSnapshot Statistics => _services.GetRequiredService<WebhookStatistics>().Snapshot;

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(RecordedKeys.Connection());
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new LiveKitOptions()));
        services.AddSingleton<IDbContextFactory<BedrudDbContext>>(_contexts);
        services.AddSingleton<IWebhookHandler>(_handler);
        services.AddSingleton<IWebhookCounts, NoCounts>();
        services.AddSingleton<CheckSignals>();
        services.AddLiveKitApi();
        services.AddHttpClient("LiveKit").ConfigurePrimaryHttpMessageHandler(() => _liveKit);
        services.AddLiveKitWebhooks();
        services.AddSingleton<ProbeRooms>();
        services.AddSingleton(p => new WebhookProbe(
            p.GetRequiredService<ProbeRooms>(), p.GetRequiredService<WebhookDispatcher>(), p.GetRequiredService<WebhookStatistics>(), _contexts,
            p.GetRequiredService<IWebhookCounts>(), p.GetRequiredService<CheckSignals>(), _time));
        _services = services.BuildServiceProvider();
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        _liveKit.Tell = (name, room) => ReceiveAsync(Webhook(name, room));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _contexts.Dispose();
    }

    [Fact]
    public async Task Run_WebhooksCome_BothDirectionsWork_AndNobodyElseHears()
    {
        var result = await RunAsync();

        Assert.Equal((WebhookProbeOutcome.Arrived, 0), (result.Outcome, result.BadInARow));
        Assert.NotNull(result.StartedAfter);
        Assert.NotNull(result.FinishedAfter);
        Assert.Equal(["CreateRoom", "DeleteRoom"], _liveKit.Asked);
        Assert.Empty(_handler.Handled);
        Assert.Equal((0L, null, true), (Statistics.Received, Statistics.LastReceivedAt, Statistics.LastProbedAt is not null));
    }

    [Fact]
    public async Task Run_NothingComes_SaysThatLiveKitAcceptsAndNoWebhookComes()
    {
        _liveKit.Tell = (_, _) => Task.CompletedTask;

        var result = await RunAsync();
        var again = await RunAsync();

        Assert.Equal((WebhookProbeOutcome.Missing, 1, 2), (result.Outcome, result.BadInARow, again.BadInARow));
        Assert.NotNull(result.AnsweredAfter);
        Assert.Null(result.LastStoredAt);
        Assert.Equal(["CreateRoom", "DeleteRoom", "CreateRoom", "DeleteRoom"], _liveKit.Asked);
    }

    [Fact]
    public async Task Run_OnlyTheBeginningComes_IsMissing()
    {
        var send = _liveKit.Tell;
        _liveKit.Tell = (name, room) => name == "room_started" ? send(name, room) : Task.CompletedTask;

        var result = await RunAsync();

        Assert.Equal(WebhookProbeOutcome.Missing, result.Outcome);
        Assert.NotNull(result.StartedAfter);
        Assert.NotNull(result.LastStoredAt);
    }

    [Fact]
    public async Task Run_SignedWithAnotherSecret_IsRefusedAndSaysWhy()
    {
        _liveKit.Tell = (name, room) =>
        {
            var webhook = Webhook(name, room);
            return ReceiveAsync(webhook with { Authorization = Jwt.Make("""{"alg":"HS256","typ":"JWT"}""", $$"""{"iss":"APIanother"}""", new string('x', 40)) });
        };

        var result = await RunAsync();

        Assert.Equal(WebhookProbeOutcome.Refused, result.Outcome);
        Assert.NotNull(result.Rejection);
    }

    [Fact]
    public async Task Run_LiveKitRefusesThePortal_IsUnreachableAndSaysWhy()
    {
        _liveKit.Status = HttpStatusCode.Unauthorized;

        var result = await RunAsync();

        Assert.Equal(WebhookProbeOutcome.Unreachable, result.Outcome);
        Assert.False(string.IsNullOrEmpty(result.Problem));
    }

    [Fact]
    public async Task Run_WebhookComesToAnotherPortal_IsFoundInTheTable()
    {
        _liveKit.Tell = async (name, room) =>
        {
            await using var db = _contexts.Create();
            var now = _time.GetUtcNow().UtcDateTime;
            db.Add(new StoredWebhook { EventId = $"EV_{name}_{room}", Sequence = now.Ticks, Event = name, RoomName = room, Payload = "{}", CreatedAt = now, ReceivedAt = now });
            await db.SaveChangesAsync();
        };

        Assert.Equal(WebhookProbeOutcome.Arrived, (await RunAsync()).Outcome);
    }

    [Fact]
    public async Task Run_WebhookComesAfterTheTest_IsLateWithItsTime()
    {
        var held = new ConcurrentQueue<(string, string)>();
        _liveKit.Tell = (name, room) =>
        {
            held.Enqueue((name, room));
            return Task.CompletedTask;
        };
        Assert.Equal(WebhookProbeOutcome.Missing, (await RunAsync()).Outcome);

        var (first, name) = held.First();
        await ReceiveAsync(Webhook(first, name));

        await UntilAsync(() => Test.Last!.Outcome == WebhookProbeOutcome.Late);
        Assert.True(Test.Last!.StartedAfter >= WebhookProbe.Patience);
    }

    [Fact]
    public async Task Run_AskedTwiceAtOnce_IsOneTest()
    {
        var both = Task.WhenAll(Test.RunAsync(CancellationToken.None), Test.RunAsync(CancellationToken.None));
        await UntilAsync(() => both.IsCompleted);

        Assert.Equal((await both)[0].Room, (await both)[1].Room);
        Assert.Equal(["CreateRoom", "DeleteRoom"], _liveKit.Asked);
    }

    [Fact]
    public async Task LeftOverRooms_OfAPortalThatDied_AreRemoved_OthersStay()
    {
        var now = _time.GetUtcNow();
        _liveKit.Rooms =
        [
            new Room { Name = "~probe-old", CreationTime = now.AddMinutes(-10).ToUnixTimeSeconds() }, new Room { Name = "~probe-new", CreationTime = now.ToUnixTimeSeconds() },
            new Room { Name = "daily", CreationTime = now.AddDays(-1).ToUnixTimeSeconds() },
        ];

        Assert.Equal(1, await _services.GetRequiredService<ProbeRooms>().DeleteOlderAsync(now.AddMinutes(-2).UtcDateTime, CancellationToken.None));

        Assert.Equal(["~probe-old"], _liveKit.Deleted);
        // Lists of rooms know of none of them.
        Assert.Equal("daily", Assert.Single(await _services.GetRequiredService<ILiveKitApi>().ListRoomsAsync([], CancellationToken.None)).Name);
    }

    [Fact]
    public async Task Watch_RoomsOfTests_AreRemovedMinutesAfterAPass_NotOnlyEveryHour()
    {
        await using var presence = new PresenceRig();
        presence.Store.MarkFresh(presence.Now);
        var passes = new ProbePasses(_time);
        using var watch = new WebhookWatch(
            Test, _services.GetRequiredService<ProbeRooms>(), passes, _services.GetRequiredService<WebhookStatistics>(), presence.Reconciler, presence.Store, _time,
            NullLogger<WebhookWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        await UntilAsync(() => _liveKit.Asked.Contains("ListRooms"));

        _liveKit.Rooms = [new Room { Name = "~probe-held", CreationTime = _time.GetUtcNow().ToUnixTimeSeconds() }];
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("~probe-held", _liveKit.Deleted);

        passes.Note();
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("~probe-held", _liveKit.Deleted);
        await watch.StopAsync(CancellationToken.None);

        async Task PassAsync(TimeSpan time)
        {
            for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end; await Task.Delay(10))
                _time.Advance(WebhookWatch.Every);
        }
    }

    [Fact]
    public void ProbeRoom_Name_IsNoRoomOfPeoples()
    {
        Assert.True(ProbeRoom.Is(ProbeRooms.NewName()));
        Assert.False(ProbeRoom.Is("probe-1"));
        Assert.False(Domain.Rooms.RoomName.IsValid(ProbeRooms.NewName()));
    }

    private RecordedWebhook Webhook(string name, string room) => RecordedWebhook.Make($"EV_{name}_{room}", room, _time.GetUtcNow(), name);

    private async Task ReceiveAsync(RecordedWebhook webhook) => await Receiver.ReceiveAsync(webhook.Authorization, webhook.Body, CancellationToken.None);

    private async Task<WebhookProbeResult> RunAsync()
    {
        var run = Test.RunAsync(CancellationToken.None);
        await UntilAsync(() => run.IsCompleted);
        return await run;
    }

    /// <summary>Moves the clock a little at a time; fails after 30 s of the true time.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1500, "It did not come about in time.");
            await Task.Delay(20);
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    private sealed class NoCounts : IWebhookCounts
    {
        public WebhookAttempts? Since(DateTime? at) => null;

        public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class SendingLiveKit : HttpMessageHandler
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public ConcurrentQueue<string> Deleted { get; } = new();

        public Func<string, string, Task> Tell { get; set; } = (_, _) => Task.CompletedTask;

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public Room[] Rooms { get; set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var method = request.RequestUri!.Segments[^1];
            Asked.Enqueue(method);
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            IMessage answer = method switch
            {
                "CreateRoom" => new Room { Name = CreateRoomRequest.Parser.ParseFrom(body).Name },
                "ListRooms" => new ListRoomsResponse { Rooms = { Rooms } },
                _ => new DeleteRoomResponse(),
            };
            if (Status != HttpStatusCode.OK)
                return new HttpResponseMessage(Status) { Content = new StringContent("""{"code":"unauthenticated","msg":"permissions denied"}""", null, "application/json") };
            if (method == "CreateRoom")
                await Tell("room_started", ((Room)answer).Name);
            if (method == "DeleteRoom")
            {
                Deleted.Enqueue(DeleteRoomRequest.Parser.ParseFrom(body).Room);
                await Tell("room_finished", DeleteRoomRequest.Parser.ParseFrom(body).Room);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(answer.ToByteArray()) { Headers = { { "Content-Type", "application/protobuf" } } } };
        }
    }
}
