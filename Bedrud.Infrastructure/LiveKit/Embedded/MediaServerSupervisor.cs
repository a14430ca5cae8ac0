using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bedrud.Domain.Auditing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// Keeps one media server running for this data folder: takes over the one that an earlier portal left, or starts one; watches it;
/// starts it again after a crash; and at the portal's end stops it, or leaves it to the next portal.
/// </summary>
internal sealed partial class MediaServerSupervisor(
    IOptions<LiveKitOptions> options,
    EmbeddedSettings settings,
    DataFolder folder,
    MediaServer server,
    Launcher launcher,
    ServerLog log,
    IPortalAddress portal,
    IMeetingCounter meetings,
    IMediaServerJournal journal,
    SupervisorTimings timings,
    TimeProvider clock,
    ILogger<MediaServerSupervisor> logger) : BackgroundService
{
    private readonly HealthProbe _probe = new();
    private MediaServerProcess? _process;
    private volatile bool _interrupted;
    private bool _wanted = true;
    private bool _hadOne;
    private int _restarts;
    private MediaServerExit? _lastExit;
    private int _failures;
    private int _fatalStarts;
    private IReadOnlyList<MediaServerProblem> _warnings = [];
    private string? _notedProblem;
    private MediaServerProblem? _fault;
    private ImmutableArray<DateTimeOffset> _crashes = [];

    /// <summary>Ctrl-C: the portal ends for good, and the media server with it.</summary>
    internal void Interrupt() => _interrupted = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.External)
        {
            Publish(new MediaServerStatus(MediaServerState.External));
            return;
        }

        // Looks on only: ending the portal stays the host's business.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Interrupt());
        server.ReadLog = log.Tail;
        SupervisorLock? held = null;
        try
        {
            await portal.GetLocalUrlAsync(stoppingToken);
            held = await HoldLockAsync(stoppingToken);
            while (true)
                await StepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ShutDownAsync();
        }
        catch (Exception error)
        {
            // A portal without a media server can still say so; an exception from here would end it.
            EmbeddedLog.SupervisorFailed(logger, error);
            _fault = new MediaServerProblem($"The media server's supervisor failed: {error.Message}", "Restart the portal.").As(ProblemCodes.Supervisor, ("what", error.Message));
            Publish(Now(MediaServerState.GivenUp) with { Problem = _fault.Problem, Remedy = _fault.Remedy });
        }
        finally
        {
            server.Close();
            _process?.Dispose();
            held?.Dispose();
        }
    }

    public override void Dispose()
    {
        _probe.Dispose();
        base.Dispose();
    }

    /// <summary>One portal supervises on a data folder. Another waits here, and goes on when the first one ends.</summary>
    private async Task<SupervisorLock> HoldLockAsync(CancellationToken stopping)
    {
        while (true)
        {
            if (SupervisorLock.TryTake(folder) is { } held)
            {
                Publish(new MediaServerStatus(MediaServerState.Stopped));
                _process = launcher.Recover();
                return held;
            }

            var record = launcher.Recorded();
            var holder = SupervisorLock.Holder(folder);
            if (server.Status.SupervisorPid != holder)
                EmbeddedLog.SupervisedElsewhere(logger, holder);
            Publish(new MediaServerStatus(MediaServerState.SupervisedElsewhere)
            {
                Engine = record?.Engine,
                Pid = record?.Process?.Pid,
                Port = record?.Port,
                StartedAt = record?.StartedAt,
                SupervisorPid = holder,
            });
            await Task.Delay(timings.LockPoll, clock, stopping);
        }
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        try
        {
            if (_process is null && !_wanted)
                await WaitForCommandAsync(Timeout.InfiniteTimeSpan, stopping);
            else if (_process is null && await LaunchAsync(stopping) is { } problem)
                await BackOffAsync(problem, stopping);
            else if (_process is not null)
                await WatchAsync(_process, stopping);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            EmbeddedLog.SupervisorFailed(logger, error);
            await BackOffAsync(new MediaServerProblem($"The media server's supervisor failed: {error.Message}", "See the portal's log.").As(ProblemCodes.Supervisor, ("what", error.Message)), stopping);
        }
    }

    /// <summary>Starts the server; says why not where it cannot.</summary>
    private async Task<MediaServerProblem?> LaunchAsync(CancellationToken stopping)
    {
        Publish(Now(MediaServerState.Starting));
        if (await PrepareAsync(stopping) is not { } plan)
            return null;
        Warn(plan.Configuration.Warnings);
        var launch = launcher.Start(plan);
        if (launch.Process is not { } process)
        {
            Publish(Now(MediaServerState.Starting) with { Engine = plan.Located.Engine });
            return launch.Problem;
        }

        _process = process;
        var engine = process.Record.Engine;
        EmbeddedLog.Started(logger, engine.Name, engine.Version, process.Identity.Pid, process.Record.Port);
        journal.Write(AuditAction.MediaServerStarted, $"{engine.Name} {engine.Version}, process {process.Identity.Pid}, port {process.Record.Port}.");
        if (engine.IsDevelopment)
            EmbeddedLog.DevelopmentServer(logger, engine.Version);
        if (_hadOne)
            _restarts++;
        return null;
    }

    /// <summary>What to start, which may take a download; null where somebody said stop meanwhile.</summary>
    private async Task<LaunchPlan?> PrepareAsync(CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewed = false;
        var preparing = launcher.PrepareAsync(progress => Publish(Now(MediaServerState.Starting) with { Download = progress }), cancel.Token);
        try
        {
            while (!preparing.IsCompleted)
            {
                if (await NextCommandAsync(Timeout.InfiniteTimeSpan, preparing, stopping) is not { } command)
                    continue;
                _wanted = command.Action is not MediaServerAction.Stop;
                renewed |= command.Action is MediaServerAction.Restart;
                if (!_wanted)
                {
                    await cancel.CancelAsync();
                    await Task.WhenAny(preparing);
                    NoteStopped();
                    command.Reply.TrySetResult(MediaServerReply.Accepted);
                    return null;
                }

                command.Reply.TrySetResult(MediaServerReply.Accepted);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody publishes progress, and no draft is left, when the portal's end goes on.
            await cancel.CancelAsync();
            await Task.WhenAny(preparing);
            throw;
        }

        // Whoever asks for a restart may have changed what it is to start with.
        return renewed ? await launcher.PrepareAsync(_ => { }, stopping) : await preparing;
    }

    private void Warn(IReadOnlyList<MediaServerProblem> warnings)
    {
        if (_warnings.SequenceEqual(warnings))
            return;
        _warnings = warnings;
        foreach (var warning in warnings)
            EmbeddedLog.Warned(logger, warning.Problem, warning.Remedy);
    }

    /// <summary>Waits before the next attempt, longer each time; after too many fatal starts until somebody asks for one.</summary>
    private async Task BackOffAsync(MediaServerProblem problem, CancellationToken stopping)
    {
        _failures++;
        _fault = problem;
        var mends = launcher.Mends(problem);
        if (_fatalStarts >= timings.FatalStarts && !ProblemCodes.MayPass(problem.Code))
        {
            EmbeddedLog.GivenUp(logger, _fatalStarts, problem.Problem, problem.Remedy);
            journal.Write(AuditAction.MediaServerGivenUp, problem.Problem, failed: true);
            Publish(Now(MediaServerState.GivenUp) with { Problem = problem.Problem, Remedy = problem.Remedy });
            await WaitForMendingAsync(Timeout.InfiniteTimeSpan, mends, stopping);
            return;
        }

        var delay = timings.DelayAfter(_failures, problem);
        EmbeddedLog.BackingOff(logger, problem.Problem, problem.Remedy, delay);
        // The same trouble is tried again for days where nobody looks: it is written down once.
        if (_notedProblem != problem.Problem)
            journal.Write(AuditAction.MediaServerBackingOff, problem.Problem, failed: true);
        _notedProblem = problem.Problem;
        Publish(Now(MediaServerState.BackingOff) with { Problem = problem.Problem, Remedy = problem.Remedy, NextAttemptAt = clock.GetUtcNow() + delay });
        await WaitForMendingAsync(delay, mends, stopping);
    }

    /// <summary>As <see cref="WaitForCommandAsync"/>; and ends, with all forgiven, once what a problem was about looks different: a file was corrected, a port came free.</summary>
    private async Task WaitForMendingAsync(TimeSpan limit, Func<bool> mended, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        while (limit == Timeout.InfiniteTimeSpan || clock.GetElapsedTime(began) < limit)
        {
            var left = limit == Timeout.InfiniteTimeSpan ? timings.MendPoll : limit - clock.GetElapsedTime(began);
            if (await WaitForCommandAsync(left < timings.MendPoll ? left : timings.MendPoll, stopping))
                return;
            if (!mended())
                continue;
            (_failures, _fatalStarts) = (0, 0);
            return;
        }
    }

    /// <summary>While nothing runs: until the time has passed, or somebody commands.</summary>
    /// <returns>Whether somebody commanded.</returns>
    private async Task<bool> WaitForCommandAsync(TimeSpan limit, CancellationToken stopping)
    {
        if (await NextCommandAsync(limit < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : limit, null, stopping) is not { } command)
            return false;
        _wanted = command.Action is not MediaServerAction.Stop;
        if (_wanted)
            (_failures, _fatalStarts) = (0, 0);
        else
            NoteStopped();
        command.Reply.TrySetResult(MediaServerReply.Accepted);
        return true;
    }

    /// <summary>The next command; null when the time has passed or the process has ended before one came.</summary>
    private async Task<MediaServerCommand?> NextCommandAsync(TimeSpan limit, Task? exit, CancellationToken stopping)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var time = Task.Delay(limit, clock, waiting.Token);
        var arrival = server.Commands.WaitToReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(exit is null ? [time, arrival] : [time, arrival, exit]);
        await waiting.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        return server.Commands.TryRead(out var command) ? command : null;
    }

    /// <summary>
    /// The portal ends. Ctrl-C ends the media server whoever is in it; any other orderly end leaves it to the next portal while
    /// people are in meetings, if the options say so.
    /// </summary>
    private async Task ShutDownAsync()
    {
        if (_process is not { } process)
            return;

        var mayHavePeople = process.IsTakenOver || server.Status.State is not MediaServerState.Starting;
        if (!_interrupted && options.Value.KeepsRunningOnShutdown && mayHavePeople && await CountPeopleAsync() is null or > 0)
        {
            EmbeddedLog.LeftRunning(logger, process.Identity.Pid);
            journal.Write(AuditAction.MediaServerLeftRunning, $"Process {process.Identity.Pid}, for the next portal.");
            return;
        }

        EmbeddedLog.Ending(logger, process.Identity.Pid);
        await process.EndAsync(timings.EndGrace);
        await EndedAsync(process, wanted: true, wasReady: false);
        NoteStopped();
    }

    private void NoteStopped()
    {
        _fault = null;
        if (server.Status.State is not MediaServerState.Stopped)
            journal.Write(AuditAction.MediaServerStopped, null);
        Publish(Now(MediaServerState.Stopped));
    }

    /// <summary>Null where the server does not tell.</summary>
    private async Task<int?> CountPeopleAsync()
    {
        using var limit = new CancellationTokenSource(timings.CountLimit, clock);
        try
        {
            return await meetings.CountAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception error)
        {
            EmbeddedLog.CountFailed(logger, error);
            return null;
        }
    }

    /// <summary>Removes what the ended process leaves, and keeps its last words.</summary>
    private async Task<MediaServerExit> EndedAsync(MediaServerProcess process, bool wanted, bool wasReady)
    {
        var code = process.Exit.IsCompleted ? await process.Exit : null;
        EmbeddedLog.Ended(logger, process.Identity.Pid, code);
        _lastExit = new MediaServerExit(code, log.LastWords(), clock.GetUtcNow());
        journal.Write(AuditAction.MediaServerEnded, $"Process {process.Identity.Pid}, {Code(code)}. {_lastExit.Line}".Trim(), failed: !wanted);
        if (!wanted && wasReady)
            _crashes = [.. _crashes.TakeLast(19), _lastExit.At];
        launcher.Forget(process);
        process.Dispose();
        _process = null;
        return _lastExit;
    }

    /// <summary>The state as it is known at this moment: what lasts is kept, what belonged to another state is not.</summary>
    private MediaServerStatus Now(MediaServerState state) => new(state)
    {
        Engine = _process?.Record.Engine ?? server.Status.Engine,
        Port = _process?.Record.Port ?? settings.Port,
        Pid = _process?.Identity.Pid,
        StartedAt = _process?.Record.StartedAt,
        TakenOver = _process is { IsTakenOver: true },
        Restarts = _restarts,
        LastExit = _lastExit,
        Warnings = _warnings,
        Fault = _fault,
        Crashes = _crashes,
        FailedStarts = _fatalStarts,
        IsWanted = _wanted,
    };

    private void Publish(MediaServerStatus status) => server.Publish(status);
}
