using System.Collections.Immutable;
using Bedrud.Domain.Chat;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Chat;

/// <summary>Runs <see cref="ChatRetention"/> a minute after the start, every hour, and when a meeting has been over for so long that no other can continue it.</summary>
internal sealed class ChatRetentionSchedule(ChatRetention retention, PresenceStore presence, TimeProvider time, ILogger<ChatRetentionSchedule> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    internal static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    // History writes a meeting's end behind the screens.
    internal static readonly TimeSpan AfterMeeting = Conversation.Gap + TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private TaskCompletionSource _sooner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableHashSet<string> _running = [];
    private ImmutableSortedSet<DateTime> _due = [];

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Wish(Now + AfterStart);
        var nextSweep = Now + AfterStart;
        using var subscription = presence.Subscribe(null, NoteEnds);
        // What ran before the first change.
        await NoteEnds();
        while (true)
        {
            await WaitUntilDueAsync(stoppingToken);
            var sweeps = Now >= nextSweep;
            await RunAsync(sweeps, stoppingToken);
            if (sweeps)
                Wish(nextSweep = Now + Every);
        }
    }

    private async Task RunAsync(bool sweeps, CancellationToken stoppingToken)
    {
        try
        {
            var messages = await retention.DeleteDueAsync(stoppingToken);
            var strays = sweeps ? await retention.SweepAsync(stoppingToken) : 0;
            if (messages + strays > 0)
                ChatLog.Cleared(logger, messages, strays);
        }
#pragma warning disable CA1031 // Whatever it was, the next hour may be better.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ChatLog.ClearingFailed(logger, e);
        }
    }

    private Task NoteEnds()
    {
        lock (_lock)
        {
            var running = presence.LiveRooms.Select(r => r.RoomSid).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal);
            if (!_running.IsSubsetOf(running))
                Wish(Now + AfterMeeting);
            _running = running;
        }

        return Task.CompletedTask;
    }

    private void Wish(DateTime at)
    {
        lock (_lock)
        {
            _due = _due.Add(at);
            _sooner.TrySetResult();
        }
    }

    private async Task WaitUntilDueAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            TimeSpan wait;
            Task sooner;
            lock (_lock)
            {
                wait = _due.Min - Now;
                if (wait <= TimeSpan.Zero)
                {
                    _due = [.. _due.Where(at => at > Now)];
                    return;
                }

                if (_sooner.Task.IsCompleted)
                    _sooner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                sooner = _sooner.Task;
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(sooner, Task.Delay(wait, time, enough.Token));
            await enough.CancelAsync();
            stoppingToken.ThrowIfCancellationRequested();
        }
    }
}
