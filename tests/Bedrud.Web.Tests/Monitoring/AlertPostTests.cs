using System.Collections.Concurrent;
using Bedrud.Web.Features.Health.Alerts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Monitoring;

public sealed class AlertPostTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly StagedChannel _channel = new();

    [Fact]
    public async Task Message_RefusedForGood_DoesNotHoldUpTheNext()
    {
        var (first, second) = (Message(), Message());
        _channel.Answer = message => message == first ? new AlertException("No.") { IsFinal = true } : null;

        await SendAsync(new AlertOptions(), () => _channel.Attempts.Count == 2, first, second);

        Assert.Equal([first, second], _channel.Attempts.Select(attempt => attempt.Message));
        Assert.True(_channel.Attempts.Last().At < _time.Start.UtcDateTime.AddMinutes(1));
    }

    [Fact]
    public async Task Attempt_InAQuietTime_WaitsForItsEnd()
    {
        _channel.Answer = _ => _channel.Attempts.Count == 1 ? new AlertException("Later.") : null;
        _time.Advance(TimeSpan.FromSeconds(59));

        await SendAsync(new AlertOptions { QuietFrom = "12:01", QuietTo = "13:00" }, () => _channel.Attempts.Count == 2, Message());

        Assert.Equal(new TimeSpan(12, 0, 59), _channel.Attempts.First().At.TimeOfDay);
        Assert.InRange(_channel.Attempts.Last().At.TimeOfDay, new TimeSpan(13, 0, 0), new TimeSpan(13, 5, 0));
    }

    private static AlertMessage Message() => new(Guid.NewGuid(), AlertKind.Alert, default, []);

    private async Task SendAsync(AlertOptions options, Func<bool> isDone, params AlertMessage[] messages)
    {
        _channel.Now = () => _time.GetUtcNow().UtcDateTime;
        var post = new AlertPost(_channel, options, _time, NullLogger.Instance);
        using var ending = new CancellationTokenSource();
        foreach (var message in messages)
            post.Send(message);
        var running = post.RunAsync(ending.Token);
        for (var i = 0; !isDone(); i++)
        {
            Assert.True(i < 5000, "It was never sent.");
            await Task.Delay(2);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private sealed class StagedChannel : IAlertChannel
    {
        public string Name => "staged";

        public bool IsConfigured => true;

        public Func<AlertMessage, AlertException?> Answer { get; set; } = _ => null;

        public Func<DateTime> Now { get; set; } = () => default;

        public ConcurrentQueue<(AlertMessage Message, DateTime At)> Attempts { get; } = [];

        public Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
        {
            Attempts.Enqueue((message, Now()));
            return Answer(message) is { } refused ? Task.FromException(refused) : Task.CompletedTask;
        }
    }
}
