using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Tests.Recordings.Library;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <summary>Two portals on one database, and a receiver that is not always there: once per event id, and in order.</summary>
public sealed class DeliveryTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReceiverDownForAnHour_ThenBack_IsToldEverythingOnceAndInOrder(bool onPostgres)
    {
        using var disk = new JobDisk(onPostgres ? postgres.NewDatabase() : null);
        await using var first = new OutgoingRig(disk, _time, _keys);
        await using var second = new OutgoingRig(disk, _time, _keys);
        await first.CreateAsync();
        var (id, secret) = await first.AddEndpointAsync(_receiver.Url);
        await first.HappenAsync(0, 5);
        await BothAsync(first, second);
        Assert.Equal(Enumerable.Range(0, 5), _receiver.Taken.Select(r => r.Number));

        _receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        for (var minute = 0; minute < 60; minute++)
        {
            await (minute % 2 == 0 ? first : second).HappenAsync(5 + minute, 1);
            await BothAsync(first, second);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5, _receiver.Taken.Count);
        // The first of them alone is tried: nothing passes it by.
        Assert.Equal([5], _receiver.Asked.Skip(5).Select(r => r.Number).Distinct());
        Assert.NotNull((await first.EndpointAsync(id)).FailingSince);
        _receiver.Answer = null;
        for (var minute = 0; minute < 75; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await BothAsync(first, second);
        }

        Assert.Equal(Enumerable.Range(0, 65), _receiver.Taken.Select(r => r.Number));
        Assert.Equal(65, _receiver.Taken.Select(r => r.Id).Distinct().Count());
        // Each attempt bore the same id, and a time of its own.
        Assert.Single(_receiver.Asked.Where(r => r.Number == 5).Select(r => r.Id).Distinct());
        Assert.All(_receiver.Asked, r => Assert.True(r.IsSignedBy(secret)));
        Assert.All(await first.DeliveriesAsync(id), d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Null((await first.EndpointAsync(id)).FailingSince);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APortalKilledAfterItsRequest_TheOtherSendsItAgainByTheSameId_AndGoesOn(bool onPostgres)
    {
        using var disk = new JobDisk(onPostgres ? postgres.NewDatabase() : null);
        await using var killed = new OutgoingRig(disk, _time, _keys);
        await using var other = new OutgoingRig(disk, _time, _keys);
        await killed.CreateAsync();
        var (id, _) = await killed.AddEndpointAsync(_receiver.Url);
        await killed.HappenAsync(0, 3);
        await killed.Get<OutboxPump>().HandOutAsync(default);
        var lease = Assert.Single(await killed.Get<WebhookLanes>().ClaimAsync([], default));
        var turn = await killed.Get<WebhookLanes>().NextAsync(lease, default);
        var outcome = await killed.Get<WebhookClient>().SendAsync(turn!.Endpoint, turn.Event, default);
        Assert.True(outcome.Arrived);

        // While the lease holds, nobody else sends.
        await other.WorkAsync();
        Assert.Single(_receiver.Taken);
        _time.Advance(TimeSpan.FromSeconds(91));
        await other.WorkAsync();

        Assert.Equal([0, 0, 1, 2], _receiver.Taken.Select(r => r.Number));
        Assert.Equal(3, _receiver.Taken.Select(r => r.Id).Distinct().Count());
        // It was not dead after all: what it says of an endpoint that is not its own any more counts for nothing.
        Assert.False(await killed.Get<WebhookLanes>().NoteAsync(lease, turn, outcome with { Cause = SendCause.Gone }, default));
        Assert.True((await other.EndpointAsync(id)).IsEnabled);
    }

    [Fact]
    public async Task AnEndpointThatDoesNotAnswer_HoldsUpNobodyElse()
    {
        using var disk = new JobDisk();
        await using var rig = new OutgoingRig(disk, _time, _keys);
        await using var quick = await Receiver.StartAsync();
        await rig.CreateAsync();
        await rig.AddEndpointAsync(_receiver.Url);
        await rig.AddEndpointAsync(quick.Url, WebhookEvents.RoomCreated);
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiver.Answer = _ => stuck.Task;
        await rig.HappenAsync(0, 3);
        await rig.HappenAsync(3, 1, WebhookEvents.RoomDeleted);

        await rig.Get<WebhookSender>().TakeAsync(default);
        await Polling.UntilAsync(() => Task.FromResult(quick.Taken.Count == 3), "the quick endpoint", TimeSpan.FromSeconds(30));
        await rig.HappenAsync(4, 1);
        await Polling.UntilAsync(
            async () =>
            {
                await rig.Get<WebhookSender>().TakeAsync(default);
                return quick.Taken.Count == 4;
            },
            "the quick endpoint again", TimeSpan.FromSeconds(30));

        Assert.Equal([0, 1, 2, 4], quick.Taken.Select(r => r.Number));
        Assert.Empty(_receiver.Taken);
        stuck.SetResult();
        await rig.Get<WebhookSender>().WhenDoneAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static Task BothAsync(OutgoingRig first, OutgoingRig second) => Task.WhenAll(Task.Run(first.WorkAsync), Task.Run(second.WorkAsync));
}
