using System.Globalization;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Presence;

public sealed class PresenceStoreTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
    private readonly PresenceStore _store;
    private int _people;

    public PresenceStoreTests() => _store = new PresenceStore(_time, NullLogger<PresenceStore>.Instance);

    [Fact]
    public async Task Subscribe_ManyChangesAtOnce_IsToldAtOnceAndOnceAtTheEnd()
    {
        var seen = new List<int>();
        using var subscription = _store.Subscribe("daily", () =>
        {
            lock (seen)
                seen.Add(_store.Get("daily").Participants.Length);
            return Task.CompletedTask;
        });

        Join("daily");
        await UntilAsync(() => seen.Count == 1);
        for (var i = 0; i < 50; i++)
            Join("daily");
        await Task.Delay(20);
        Assert.Single(seen);

        await UntilAsync(() => seen.Count == 2, advance: true);
        Assert.Equal([1, 51], seen);
    }

    [Fact]
    public async Task Subscribe_ChangesForSeconds_IsToldNoOftenerThanTheSpacing()
    {
        var told = 0;
        using var subscription = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref told)));

        for (var i = 0; i < 200; i++)
        {
            Join("daily");
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1);
        }

        // Two seconds by the clock.
        Assert.InRange(told, 2, (int)(TimeSpan.FromSeconds(2) / PresenceSubscription.Spacing) + 1);
    }

    [Fact]
    public async Task Subscribe_SlowSubscriber_HoldsUpNobodyAndIsNeverCalledTwiceAtATime()
    {
        var gate = new TaskCompletionSource();
        var (slow, quick) = (0, 0);
        using var first = _store.Subscribe("daily", () =>
        {
            Interlocked.Increment(ref slow);
            return gate.Task;
        });
        using var second = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref quick)));

        Join("daily");
        await UntilAsync(() => slow == 1 && quick == 1);
        Join("daily");
        await UntilAsync(() => quick == 2, advance: true);
        Assert.Equal(1, slow);

        gate.SetResult();
        await UntilAsync(() => slow == 2, advance: true);
    }

    [Fact]
    public async Task Subscribe_ThrowingSubscriber_HarmsNobodyAndIsToldAgain()
    {
        var (failing, other) = (0, 0);
        using var first = _store.Subscribe("daily", () =>
        {
            Interlocked.Increment(ref failing);
            throw new InvalidOperationException("of the subscriber");
        });
        using var second = _store.Subscribe(null, () => Task.FromResult(Interlocked.Increment(ref other)));

        Join("daily");
        await UntilAsync(() => failing == 1 && other == 1);
        Join("daily");
        await UntilAsync(() => failing == 2 && other == 2, advance: true);
    }

    [Fact]
    public async Task Subscribe_OtherRoom_IsNotTold()
    {
        var (daily, any) = (0, 0);
        using var first = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref daily)));
        using var second = _store.Subscribe(null, () => Task.FromResult(Interlocked.Increment(ref any)));

        Join("weekly");
        await UntilAsync(() => any == 1);

        Assert.Equal(0, daily);
    }

    [Fact]
    public async Task Subscribe_Disposed_IsToldNothingMore()
    {
        var (ended, other) = (0, 0);
        var first = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref ended)));
        using var second = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref other)));
        first.Dispose();
        first.Dispose();

        Join("daily");
        await UntilAsync(() => other == 1);

        Assert.Equal(0, ended);
    }

    [Fact]
    public async Task Subscribe_FromATurkishCircuit_IsToldInItsCulture()
    {
        string? seen = null;
        IDisposable? subscription = null;
        await Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = new CultureInfo("tr-TR");
            subscription = _store.Subscribe("daily", async () =>
            {
                await Task.Yield();
                seen = CultureInfo.CurrentUICulture.Name;
            });
        });

        Join("daily");
        await UntilAsync(() => seen is not null);

        Assert.Equal("tr-TR", seen);
        subscription!.Dispose();
    }

    [Fact]
    public void Subscribe_SeveralToOneRoom_WatchesItUntilTheLastIsDisposed()
    {
        var began = new List<string>();
        _store.WatchBegan += began.Add;

        var first = _store.Subscribe("daily", () => Task.CompletedTask);
        var second = _store.Subscribe("daily", () => Task.CompletedTask);
        using var any = _store.Subscribe(null, () => Task.CompletedTask);
        first.Dispose();
        Assert.Equal(["daily"], _store.WatchedRooms);
        second.Dispose();

        Assert.Empty(_store.WatchedRooms);
        Assert.Equal(["daily"], began);
    }

    [Fact]
    public async Task Apply_AnswerWithoutNews_TellsNobody()
    {
        Join("daily");
        var told = 0;
        using var subscription = _store.Subscribe("daily", () => Task.FromResult(Interlocked.Increment(ref told)));
        var shown = _store.Get("daily");
        _time.Advance(TimeSpan.FromSeconds(3));

        _store.Apply(new RoomSnapshot(Now, new MeetingRef("daily", "RM_daily", shown.StartedAt), shown.Participants));
        await Task.Delay(20);

        Assert.Equal(0, told);
        Assert.Equal(Now, _store.Get("daily").ConfirmedAt);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private void Join(string room)
    {
        var meeting = new MeetingRef(room, $"RM_{room}", new DateTime(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc));
        var n = ++_people;
        _store.Apply(new ParticipantJoined(Now, meeting, Now, new ParticipantPresence { Sid = $"PA_{n}", Identity = $"u_{n}", JoinedAt = Now.AddTicks(n) }));
    }

    private async Task UntilAsync(Func<bool> condition, bool advance = false)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            if (advance)
                _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(2);
        }

        Assert.True(condition());
    }
}
