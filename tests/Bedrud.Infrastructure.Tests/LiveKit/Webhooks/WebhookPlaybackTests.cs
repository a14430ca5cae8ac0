using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

/// <summary>All recorded webhooks through receiver, inbox, database and dispatcher.</summary>
public sealed class WebhookPlaybackTests : IDisposable
{
    private readonly FileContextFactory _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public async Task Receive_EveryRecording_StoredOnceHandledOnceAndWithoutSecrets()
    {
        await using var host = await InboxHost.StartAsync(_contexts);

        var seen = new HashSet<string>();
        foreach (var webhook in RecordedWebhook.All)
        {
            var outcome = await host.ReceiveAsync(webhook);
            if (seen.Add(webhook.EventId))
                Assert.IsType<WebhookOutcome.Accepted>(outcome);
            else
                Assert.IsType<WebhookOutcome.Duplicate>(outcome);
        }
        await host.UntilAllProcessedAsync();

        var rows = await host.RowsAsync();
        Assert.Equal(seen.Order(StringComparer.Ordinal), rows.Select(r => r.EventId).Order(StringComparer.Ordinal));
        Assert.Equal(seen.Count, host.Handler.Handled.Count);
        foreach (var room in rows.GroupBy(r => r.RoomName ?? ""))
            Assert.Equal(room.Select(r => r.EventId), host.Handler.HandledIn(room.Key));
        var statistics = host.Statistics;
        Assert.Equal(
            (seen.Count, RecordedWebhook.All.Count - seen.Count, 0, 0, seen.Count, 0),
            (statistics.Received, statistics.Duplicates, statistics.Rejected, statistics.StoreFailures, statistics.Handled, statistics.Pending));
        Assert.NotNull(statistics.HandledLag);

        var database = _contexts.Text();
        Assert.Contains("lesson-a", database, StringComparison.Ordinal);
        Assert.DoesNotContain("turnPassword", database, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("e1vGBatDDIg1jVAQMMqXe858FBtzedFfVvqbOfiLbwBG", database, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", database, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log, line => line.Contains("eyJ", StringComparison.Ordinal) || line.Contains("turnPassword", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_Forged_RefusedAndNotStored()
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        var webhook = RecordedWebhook.All[0];

        var outcome = await host.Receiver.ReceiveAsync(webhook.Authorization, webhook.Body.AsMemory(1), CancellationToken.None);
        var missing = await host.Receiver.ReceiveAsync(null, webhook.Body, CancellationToken.None);

        Assert.Equal(new WebhookOutcome.BadSignature(WebhookRejection.BodyAltered), outcome);
        Assert.Equal(new WebhookOutcome.BadSignature(WebhookRejection.MissingToken), missing);
        Assert.Empty(await host.RowsAsync());
        Assert.Equal((2, WebhookRejection.MissingToken), (host.Statistics.Rejected, host.Statistics.LastRejection!.Value));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"event":"room_started"}""")]
    [InlineData("""{"id":"EV_1"}""")]
    [InlineData("""{"event":"room_started","id":"EV_1","createdAt":"9223372036854775807"}""")]
    [InlineData("""{"event":"room_started","id":"EV_1","createdAt":"-1"}""")]
    [InlineData("""{"event":"room_started","id":"EV_012345678901234567890123456789012345678901234567890123456789012345"}""")]
    public async Task Receive_SignedNonsense_Malformed(string text)
    {
        await using var host = await InboxHost.StartAsync(_contexts);
        var body = System.Text.Encoding.UTF8.GetBytes(text);

        var outcome = await host.Receiver.ReceiveAsync(RecordedWebhook.Sign(body, host.Time.GetUtcNow()), body, CancellationToken.None);

        Assert.IsType<WebhookOutcome.Malformed>(outcome);
        Assert.Equal(1, host.Statistics.Rejected);
    }

    [Fact]
    public async Task Receive_KindOfEventThatBedrudDoesNotKnow_Accepted()
    {
        await using var host = await InboxHost.StartAsync(_contexts);

        Assert.IsType<WebhookOutcome.Accepted>(await host.ReceiveAsync(
            RecordedWebhook.Make("EV_1", "r", host.Time.GetUtcNow(), "agent_job_started", ", \"job\":{\"id\":\"J_1\"}")));
    }
}
