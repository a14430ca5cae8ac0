using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

public sealed class WebhookInboxTests : IDisposable
{
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(10);
    private readonly FileContextFactory _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task Receive_StoreFails_ToldToSendAgainAndThenAccepted()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        // The first answer shows that the start is over, which would else wait for the database.
        Assert.IsType<WebhookOutcome.Accepted>(await host.ReceiveAsync(Make(host, "EV_0", "r")));
        var webhook = Make(host, "EV_1", "r");

        _contexts.Fails = true;
        Assert.IsType<WebhookOutcome.StoreFailed>(await host.ReceiveAsync(webhook));
        _contexts.Fails = false;
        Assert.IsType<WebhookOutcome.Accepted>(await host.ReceiveAsync(webhook));

        await host.UntilAllProcessedAsync();
        Assert.Equal(["EV_0", "EV_1"], host.Handler.HandledIn("r"));
        Assert.Equal((1, 2), (host.Statistics.StoreFailures, host.Statistics.Received));
    }

    [Fact]
    public async Task Receive_PortalStops_ToldToSendAgain()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        await host.StopAsync();
        var webhook = Make(host, "EV_1", "r");

        var outcome = await host.ReceiveAsync(webhook);

        Assert.IsType<WebhookOutcome.StoreFailed>(outcome);
    }

    [Fact]
    public async Task Receive_DatabaseNeverAnswers_ToldToSendAgainAfterTenSeconds()
    {
        _contexts.Fails = true;
        await using var host = await InboxHost.StartAsync(_contexts);
        var receiving = host.ReceiveAsync(Make(host, "EV_1", "r"));

        host.Time.Advance(WebhookPatience - TimeSpan.FromMilliseconds(1));
        Assert.False(receiving.IsCompleted);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<WebhookOutcome.StoreFailed>(await receiving);
    }

    [Fact]
    public async Task Receive_AThousandAtOnce_AllCommittedInFewTransactions()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        var webhooks = Enumerable.Range(0, 1000).Select(i => Make(host, $"EV_{i}", $"room-{i % 50}")).ToArray();

        var outcomes = await Task.WhenAll(webhooks.Concat(webhooks).Select(w => Task.Run(() => host.ReceiveAsync(w))));

        Assert.Equal(1000, outcomes.Count(o => o is WebhookOutcome.Accepted));
        Assert.Equal(1000, outcomes.Count(o => o is WebhookOutcome.Duplicate));
        Assert.Equal(1000, (await host.RowsAsync()).Count);
        await host.UntilAllProcessedAsync();
        Assert.Equal(1000, host.Handler.Handled.Count);
        // Far fewer than the 3000 commits that the same would take one by one.
        Assert.InRange(_contexts.Created, 1, 600);
    }

    [Fact]
    public async Task Receive_StoredByAnotherPortal_DuplicateAndNotHandledHere()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        await using var other = await InboxHost.StartAsync(_contexts);
        // A portal that starts takes up what nobody has handled: it must be past that.
        await host.ReceiveAsync(Make(host, "EV_0", "r"));
        await host.UntilAllProcessedAsync();
        var webhook = Make(host, "EV_1", "r");

        Assert.IsType<WebhookOutcome.Accepted>(await other.ReceiveAsync(webhook));
        Assert.IsType<WebhookOutcome.Duplicate>(await host.ReceiveAsync(webhook));

        await other.UntilAllProcessedAsync();
        Assert.Equal(["EV_0"], host.Handler.HandledIn("r"));
    }

    [Fact]
    public async Task Start_KilledBetweenCommitAndHandling_HandledAfterRestartInOrder()
    {
        var stuck = new FakeHandler { Before = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        await using (var killed = await InboxHost.StartAsync(_contexts, stuck))
        {
            for (var i = 0; i < 20; i++)
                Assert.IsType<WebhookOutcome.Accepted>(await killed.ReceiveAsync(Make(killed, $"EV_{i}", $"room-{i % 2}")));
        }
        Assert.Empty(stuck.Handled);

        await using var host = await InboxHost.StartAsync(_contexts);
        Assert.IsType<WebhookOutcome.Accepted>(await host.ReceiveAsync(Make(host, "EV_new", "room-0")));
        await host.UntilAllProcessedAsync();

        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => $"EV_{i * 2}"), "EV_new"], host.Handler.HandledIn("room-0"));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"EV_{(i * 2) + 1}"), host.Handler.HandledIn("room-1"));
    }

    [Fact]
    public async Task Start_HandledBeforeTheStop_NotHandledAgain()
    {
        await using (var first = await InboxHost.StartAsync(_contexts))
        {
            await first.ReceiveAsync(Make(first, "EV_1", "r"));
            await first.UntilAsync(() => first.Handler.Handled.Count == 1);
        }

        await using var second = await InboxHost.StartAsync(_contexts);
        await second.ReceiveAsync(Make(second, "EV_2", "r"));
        await second.UntilAllProcessedAsync();

        Assert.Equal(["EV_2"], second.Handler.HandledIn("r"));
    }

    [Fact]
    public async Task Start_DatabaseNotYetThere_WaitsForIt()
    {
        _contexts.Fails = true;
        await using var host = await InboxHost.StartAsync(_contexts);
        var receiving = host.ReceiveAsync(Make(host, "EV_1", "r"));

        _contexts.Fails = false;
        await host.UntilAsync(() => receiving.IsCompleted);

        Assert.IsType<WebhookOutcome.Accepted>(await receiving);
    }

    [Fact]
    public async Task Dispatch_OneRoomStuck_OthersGoOnAndItsOrderIsKept()
    {
        var gate = new TaskCompletionSource();
        var handler = new FakeHandler { Before = (message, _) => message.Id == "EV_0" ? gate.Task : Task.CompletedTask };
        await using var host = await InboxHost.StartAsync(_contexts, handler);

        for (var i = 0; i < 30; i++)
            await host.ReceiveAsync(Make(host, $"EV_{i}", $"room-{i % 3}"));
        await host.UntilAsync(() => handler.Handled.Count == 20);
        Assert.Empty(handler.HandledIn("room-0"));
        Assert.Equal(10, host.Statistics.Pending);

        gate.SetResult();
        await host.UntilAllProcessedAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"EV_{i * 3}"), handler.HandledIn("room-0"));
    }

    [Fact]
    public async Task Dispatch_HandlerThrowsTwice_TriedAgainInItsPlace()
    {
        var attempts = 0;
        var handler = new FakeHandler
        {
            Before = (message, _) => message.Id == "EV_1" && ++attempts < 3 ? throw new InvalidOperationException("Not now.") : Task.CompletedTask,
        };
        await using var host = await InboxHost.StartAsync(_contexts, handler);

        for (var i = 0; i < 3; i++)
            await host.ReceiveAsync(Make(host, $"EV_{i}", "r"));
        await host.UntilAllProcessedAsync();

        Assert.Equal(["EV_0", "EV_1", "EV_2"], handler.HandledIn("r"));
        Assert.Equal(3, attempts);
        Assert.Equal(0, host.Statistics.Failed);
    }

    [Fact]
    public async Task Dispatch_HandlerThrowsAlways_GivenUpReportedAndTriedAtTheNextStart()
    {
        var handler = new FakeHandler { Before = (message, _) => message.Id == "EV_0" ? throw new InvalidOperationException("Never.") : Task.CompletedTask };
        await using (var host = await InboxHost.StartAsync(_contexts, handler))
        {
            await host.ReceiveAsync(Make(host, "EV_0", "r"));
            await host.ReceiveAsync(Make(host, "EV_1", "r"));
            await host.UntilAsync(() => handler.HandledIn("r").Any());
            Assert.Equal((1, 0), (host.Statistics.Failed, host.Statistics.Pending));
            Assert.Contains(host.Log, line => line.StartsWith("Error: The webhook participant_joined (EV_0) of room r is given up after 4 attempts", StringComparison.Ordinal));
        }
        await using (var context = _contexts.Create())
            Assert.Equal(["EV_0"], await context.Set<StoredWebhook>().Where(w => w.ProcessedAt == null).Select(w => w.EventId).ToListAsync());

        await using var next = await InboxHost.StartAsync(_contexts);
        await next.UntilAllProcessedAsync();
        Assert.Equal(["EV_0"], next.Handler.HandledIn("r"));
    }

    [Fact]
    public async Task Purge_OldOnes_DeletedInBatchesAndYoungOnesKept()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        var start = host.Time.GetUtcNow().UtcDateTime;
        await using (var context = _contexts.Create())
        {
            for (var i = 0; i < 1200; i++)
                context.Add(Row($"EV_old{i}", start.AddDays(-8), start.AddDays(-8)));
            context.Add(Row("EV_young", start.AddDays(-6), start.AddDays(-6)));
            context.Add(Row("EV_unhandled", start.AddDays(-8), null));
            context.Add(Row("EV_hopeless", start.AddDays(-31), null));
            await context.SaveChangesAsync();
        }

        await host.UntilAsync(async () =>
        {
            host.Time.Advance(TimeSpan.FromMinutes(1));
            return (await host.RowsAsync()).Count == 2;
        });

        Assert.Equal(["EV_unhandled", "EV_young"], (await host.RowsAsync()).Select(r => r.EventId).Order(StringComparer.Ordinal));
    }

    private static RecordedWebhook Make(InboxHost host, string id, string room) => RecordedWebhook.Make(id, room, host.Time.GetUtcNow());

    private static StoredWebhook Row(string id, DateTime receivedAt, DateTime? processedAt) => new()
    {
        EventId = id,
        Sequence = receivedAt.Ticks,
        Event = "room_started",
        Payload = "{}",
        CreatedAt = receivedAt,
        ReceivedAt = receivedAt,
        ProcessedAt = processedAt,
    };
}
