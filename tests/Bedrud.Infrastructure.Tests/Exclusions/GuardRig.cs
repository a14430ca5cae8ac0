using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Exclusions;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Bedrud.Infrastructure.Tests.LiveKit;
using Bedrud.Infrastructure.Tests.LiveKit.Webhooks;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using FakeLiveKit = Bedrud.Infrastructure.Tests.Presence.FakeLiveKit;

namespace Bedrud.Infrastructure.Tests.Exclusions;

/// <summary>Webhooks, presence and guard as the portal has them, over a fake LiveKit, in the room of the recorded kick.</summary>
internal sealed class GuardRig : IAsyncDisposable
{
    public const string RoomName = "lesson-c";
    public const string RoomSid = "RM_7JYskjXSSRgC";

    private readonly ServiceProvider _services;

    private GuardRig(ServiceProvider services) => _services = services;

    public required FakeTimeProvider Time { get; init; }

    public required FakeLiveKit LiveKit { get; init; }

    public required TestDatabase Database { get; init; }

    public required FakeHandler Handler { get; init; }

    public Room Room { get; } = new() { Name = RoomName };

    public MeetingGuard Guard => _services.GetRequiredService<MeetingGuard>();

    public Reconciler Reconciler => _services.GetRequiredService<Reconciler>();

    public PresenceStore Presence => _services.GetRequiredService<PresenceStore>();

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>What was done, without what was asked.</summary>
    public string[] Commands => [.. LiveKit.Commands];

    public static async Task<GuardRig> StartAsync()
    {
        var time = new FakeTimeProvider(RecordedWebhook.Get("401-c-kick-room_started").ReceivedAt);
        var (liveKit, database, handler) = (new FakeLiveKit(time), new TestDatabase(), new FakeHandler());
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(RecordedKeys.Connection());
        services.AddSingleton<IDbContextFactory<BedrudDbContext>>(database);
        services.AddSingleton<ILiveKitApi>(liveKit);
        services.AddSingleton<IWebhookHandler>(handler);
        services.AddSingleton<PresenceStore>().AddSingleton<MeetingHistory>().AddSingleton<PresenceFeed>().AddSingleton<Reconciler>();
        services.AddSingleton<IWebhookHandler, PresenceDispatcher>();
        services.AddLiveKitWebhooks();
        services.AddExclusions();
        var rig = new GuardRig(services.BuildServiceProvider()) { Time = time, LiveKit = liveKit, Database = database, Handler = handler };
        rig.Add(rig.Room);
        foreach (var service in rig._services.GetServices<IHostedService>().ToList())
            await service.StartAsync(CancellationToken.None);
        return rig;
    }

    /// <summary>A recorded webhook over the wire, at the time of its recording.</summary>
    public Task ReceiveAsync(string name)
    {
        var webhook = RecordedWebhook.Get(name);
        if (webhook.ReceivedAt > Time.GetUtcNow())
            Time.SetUtcNow(webhook.ReceivedAt);
        return ReceiveAsync(webhook);
    }

    public async Task ReceiveAsync(RecordedWebhook webhook) => Assert.IsType<WebhookOutcome.Accepted>(
        await _services.GetRequiredService<WebhookReceiver>().ReceiveAsync(webhook.Authorization, webhook.Body, CancellationToken.None));

    public void Add(params object[] entities) => Change(db => db.AddRange(entities));

    /// <summary>An act of this portal: what the services do after they have saved.</summary>
    public void Change(Action<BedrudDbContext> change)
    {
        using var db = Database.CreateDbContext();
        change(db);
        db.SaveChanges();
        _services.GetRequiredService<ExclusionIndex>().Forget(RoomName);
    }

    public Restriction Kick(string identity, TimeSpan? time = null) => new()
    {
        RoomId = Room.Id,
        Identity = identity,
        DisplayName = identity,
        RoomSid = RoomSid,
        KeptOutAt = Now,
        KeptOutUntil = Now + (time ?? TimeSpan.FromMinutes(5)),
    };

    public async Task<RoomRules> Rules() => await _services.GetRequiredService<ExclusionIndex>().RulesAsync(RoomName, CancellationToken.None);

    public void PutPeople(params string[] identities) =>
        LiveKit.Put(RoomName, RoomSid, [.. identities.Select(i => FakeLiveKit.NewPerson(i, $"PA_{i}_{Guid.NewGuid():N}", Time.GetUtcNow()))]);

    public List<AuditEntry> Audit()
    {
        using var db = Database.CreateDbContext();
        return [.. db.AuditEntries.AsNoTracking().OrderBy(e => e.At)];
    }

    /// <summary>Until it is so, moving the clock, on which retries wait; fails after 30 s.</summary>
    public async Task UntilAsync(Func<bool> condition, bool clockStands = false)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1500, $"It never came to be: {string.Join("; ", Commands)}");
            await Task.Delay(20);
            if (!clockStands)
                Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Database.Dispose();
    }
}
