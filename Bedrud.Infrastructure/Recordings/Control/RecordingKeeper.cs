using System.Threading.Channels;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Looks after recordings: has wishes carried out as soon as they are written down, compares with the recorders every few seconds while anything is active,
/// and starts what is recorded by itself. Outlives whatever goes wrong once.
/// </summary>
internal sealed class RecordingKeeper(
    RecordingCommands commands, RecordingLooks looks, AutomaticRecordings automatic, RecordingBoard board, PresenceStore presence, CheckSignals signals,
    IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<RecordingKeeper> logger) : BackgroundService
{
    /// <summary>While anything is active.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(4);

    /// <summary>Otherwise.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    // LiveKit forgets what ended within a day or two; installations that never record need not be asked at all.
    private static readonly TimeSpan MayBeListed = TimeSpan.FromDays(3);

    /// <summary>Between two looks for what other portals wrote down: whoever is recorded is told soon.</summary>
    public static readonly TimeSpan BoardEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wishes = Bell();
    private readonly Channel<bool> _news = Bell();
    private readonly Channel<bool> _people = Bell();
    private readonly Channel<bool> _nobody = Bell();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.RecordingChanged += OnChanged;
        signals.Raised += OnSignal;
        using var subscription = presence.Subscribe(null, OnPeople);
        try
        {
            await Task.WhenAll(
                RepeatAsync(_nobody, RefreshAsync, stoppingToken),
                RepeatAsync(_wishes, CommandAsync, stoppingToken),
                RepeatAsync(_news, LookAsync, stoppingToken),
                RepeatAsync(_people, AutomateAsync, stoppingToken));
        }
        finally
        {
            board.RecordingChanged -= OnChanged;
            signals.Raised -= OnSignal;
        }
    }

    private async Task<TimeSpan> CommandAsync(CancellationToken cancellationToken)
    {
        await commands.RunAsync(cancellationToken);
        return Every;
    }

    private async Task<TimeSpan> RefreshAsync(CancellationToken cancellationToken)
    {
        await board.RefreshAsync(cancellationToken);
        return BoardEvery;
    }

    private async Task<TimeSpan> LookAsync(CancellationToken cancellationToken)
    {
        var active = await looks.RunAsync(await InUseAsync(cancellationToken), cancellationToken);
        // Whatever raised the bell meanwhile has been looked at, or will be in a second.
        await Task.Delay(Pause, time, cancellationToken);
        return active ? Every : Idle;
    }

    private async Task<TimeSpan> AutomateAsync(CancellationToken cancellationToken)
    {
        await automatic.RunAsync(cancellationToken);
        await Task.Delay(Pause, time, cancellationToken);
        return Every * 3;
    }

    private async Task<List<RecordingEngine>> InUseAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - MayBeListed;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.Where(r => r.RequestedAt > since).Select(r => r.Engine).Distinct().ToListAsync(cancellationToken);
    }

    private async Task RepeatAsync(Channel<bool> bell, Func<CancellationToken, Task<TimeSpan>> act, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                wait = await act(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The keeper must outlive whatever goes wrong once.
            catch (Exception e)
#pragma warning restore CA1031
            {
                RecordingLog.Failed(logger, e);
                wait = Every;
            }

            await RungAsync(bell, wait, cancellationToken);
        }
    }

    private async Task RungAsync(Channel<bool> bell, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody rang, or the portal stops.
        }
    }

    private void OnChanged(string room, Guid id)
    {
        _wishes.Writer.TryWrite(true);
        _news.Writer.TryWrite(true);
    }

    private void OnSignal(Concern concern)
    {
        if ((concern & (Concern.Recording | Concern.LiveKit | Concern.MediaServer)) != 0)
            _news.Writer.TryWrite(true);
    }

    private Task OnPeople()
    {
        _people.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    private static Channel<bool> Bell() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
