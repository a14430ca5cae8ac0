using Bedrud.Domain.Auditing;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>While a process runs.</summary>
internal sealed partial class MediaServerSupervisor
{
    private const int MissesUntilDegraded = 3;

    private static readonly MediaServerProblem StaleFigures = new MediaServerProblem(
        "The media server answers that its own figures are stale.", "Running meetings go on. Look at the machine's load, and at Redis if it is used.").As(ProblemCodes.StaleFigures);

    private static readonly MediaServerProblem NoAnswer = new MediaServerProblem(
        "The media server runs but does not answer.", "Look at its log and at the machine's load; restart it if it does not come back.").As(ProblemCodes.NoAnswer);

    /// <summary>Follows the process until it ends, and decides what its end means.</summary>
    private async Task WatchAsync(MediaServerProcess process, CancellationToken stopping)
    {
        var watch = new Watch { Begun = clock.GetTimestamp() };
        _hadOne = true;
        if (process.IsTakenOver)
        {
            EmbeddedLog.TakenOver(logger, process.Identity.Pid, process.Record.Port);
            journal.Write(AuditAction.MediaServerTakenOver, $"Process {process.Identity.Pid} of an earlier portal, port {process.Record.Port}.");
        }

        Publish(Now(MediaServerState.Starting));

        while (!process.Exit.IsCompleted)
        {
            await LookAsync(process, watch, stopping);
            if (watch.TimedOut)
                break;
            var command = await NextCommandAsync(watch.Ready ? timings.HealthPoll : timings.ReadyPoll, process.Exit, stopping);
            if (command is not null)
                await ObeyAsync(process, watch, command);
        }

        var exit = await EndedAsync(process, wanted: watch.Asked is not null, watch.Ready);
        if (watch.Asked is { } asked)
            _wanted = asked is not MediaServerAction.Stop;
        else
            await FailAsync(watch, exit, stopping);
        if (!_wanted)
            NoteStopped();
    }

    private async Task LookAsync(MediaServerProcess process, Watch watch, CancellationToken stopping)
    {
        var health = await _probe.AskAsync(process.Record.Port, stopping, process.Record.Address);
        if (process.Exit.IsCompleted)
            return;
        log.Bound();
        _ = log.Tail();

        watch.Misses = health is Health.Silent ? watch.Misses + 1 : 0;
        if (!watch.Ready)
            await BeginAsync(process, watch, health, stopping);
        if (watch.RestartNeeded && watch.Asked is null && clock.GetElapsedTime(watch.LastCount) >= timings.RestartCheck)
            await ReplaceWhenEmptyAsync(process, watch);
        if (!watch.Ready || watch.Asked is not null)
            return;

        if (health is Health.Good)
        {
            _fault = null;
            watch.HealthySince ??= clock.GetTimestamp();
            if (clock.GetElapsedTime(watch.HealthySince.Value) >= timings.HealthyAfter)
                _failures = 0;
            if (server.Status.State is MediaServerState.Degraded)
                journal.Write(AuditAction.MediaServerReady, "It answers again.");
            Publish(Now(MediaServerState.Ready) with { RestartNeeded = watch.RestartNeeded });
        }
        else if (health is Health.Stale || watch.Misses >= MissesUntilDegraded)
        {
            watch.HealthySince = null;
            Degrade(process, watch, health);
        }
    }

    /// <summary>Before the first answer: waits for it, but not for ever.</summary>
    private async Task BeginAsync(MediaServerProcess process, Watch watch, Health health, CancellationToken stopping)
    {
        if (health is not Health.Silent)
        {
            watch.Ready = true;
            _fatalStarts = 0;
            _notedProblem = null;
            _fault = null;
            EmbeddedLog.Ready(logger, process.Identity.Pid);
            journal.Write(AuditAction.MediaServerReady, $"Process {process.Identity.Pid}.");
            if (process.IsTakenOver)
                await CompareAsync(process, watch, stopping);
        }
        else if (clock.GetElapsedTime(watch.Begun) >= timings.ReadyLimit && watch.Asked is null)
        {
            watch.TimedOut = true;
            await process.EndAsync(timings.EndGrace);
        }
    }

    /// <summary>Whether the server of an earlier portal is what this one would start.</summary>
    private async Task CompareAsync(MediaServerProcess process, Watch watch, CancellationToken stopping)
    {
        var plan = await launcher.CompareAsync(process.Record, stopping);
        Warn(plan.Configuration.Problem is { } problem ? [problem, .. plan.Configuration.Warnings] : plan.Configuration.Warnings);
        if (!plan.Fits(process.Record))
            await ReplaceWhenEmptyAsync(process, watch);
    }

    /// <summary>
    /// The server is not what this portal would start. Empty, it is replaced. With people in it, it stays until they have left.
    /// Where it does not tell (it has other keys, or another port) it takes SIGTERM, and so ends when they have left.
    /// </summary>
    private async Task ReplaceWhenEmptyAsync(MediaServerProcess process, Watch watch)
    {
        watch.LastCount = clock.GetTimestamp();
        if (await CountPeopleAsync() is > 0)
        {
            if (!watch.RestartNeeded)
                EmbeddedLog.RestartNeeded(logger, process.Identity.Pid);
            watch.RestartNeeded = true;
            return;
        }

        Drain(process, watch, MediaServerAction.Restart);
    }

    private void Degrade(MediaServerProcess process, Watch watch, Health health)
    {
        _fault = health is Health.Stale ? StaleFigures : NoAnswer;
        var (problem, remedy) = (_fault.Problem, _fault.Remedy);
        if (server.Status.State is not MediaServerState.Degraded)
        {
            EmbeddedLog.Degraded(logger, process.Identity.Pid, problem);
            journal.Write(AuditAction.MediaServerDegraded, problem, failed: true);
        }

        Publish(Now(MediaServerState.Degraded) with { Problem = problem, Remedy = remedy, RestartNeeded = watch.RestartNeeded });
    }

    private async Task ObeyAsync(MediaServerProcess process, Watch watch, MediaServerCommand command)
    {
        if (command.Action is MediaServerAction.Start)
        {
            // A server that was asked to end cannot be asked back: it is started again afterwards.
            watch.Asked = watch.Asked is null ? null : MediaServerAction.Restart;
        }
        else
        {
            Drain(process, watch, command.Action);
            command.Reply.TrySetResult(MediaServerReply.Accepted);
            if (command.Force)
                await process.EndAsync(timings.ForceGrace);
        }

        command.Reply.TrySetResult(MediaServerReply.Accepted);
    }

    private void Drain(MediaServerProcess process, Watch watch, MediaServerAction then)
    {
        // A second SIGTERM would force it.
        var first = watch.Asked is null;
        watch.Asked = then;
        if (!first)
            return;
        EmbeddedLog.Ending(logger, process.Identity.Pid);
        journal.Write(AuditAction.MediaServerDraining, $"Process {process.Identity.Pid}, {(then is MediaServerAction.Stop ? "to stay stopped" : "to be started anew")}.");
        Publish(Now(MediaServerState.Draining));
        process.Terminate();
    }

    /// <summary>It ended by itself. livekit-server's exit code says nothing: what counts is whether it ever was ready, and its last words.</summary>
    private async Task FailAsync(Watch watch, MediaServerExit exit, CancellationToken stopping)
    {
        if (watch.Ready)
        {
            await BackOffAsync(new MediaServerProblem($"The media server ended unexpectedly ({Code(exit.Code)}).", "It is started again by itself; its log says more.")
                .As(ProblemCodes.Crashed, ("exit", Code(exit.Code))), stopping);
            return;
        }

        _fatalStarts++;
        var problem = watch.TimedOut
            ? new MediaServerProblem($"The media server did not answer within {timings.ReadyLimit.TotalSeconds:0} s of its start.", "Look at its log and at the machine's load.")
                .As(ProblemCodes.StartTooSlow, ("seconds", $"{timings.ReadyLimit.TotalSeconds:0}"))
            : exit.Line is null
                ? new MediaServerProblem($"The media server ended at once without a word ({Code(exit.Code)}).", "Run it by hand with a configuration to see more.")
                    .As(ProblemCodes.Silent, ("exit", Code(exit.Code)))
                : StartFailures.Recognise(exit.Line) ?? new MediaServerProblem($"The media server ended at its start: {exit.Line}", null).As(ProblemCodes.Other, ("line", exit.Line));
        await BackOffAsync(problem, stopping);
    }

    private static string Code(int? code) => code switch
    {
        null => "exit code unknown",
        > 128 => $"signal {code - 128}",
        _ => $"exit code {code}",
    };

    /// <summary>What is known about the process that is watched.</summary>
    private sealed class Watch
    {
        public required long Begun { get; init; }
        public bool Ready { get; set; }
        public bool TimedOut { get; set; }
        public bool RestartNeeded { get; set; }
        public long LastCount { get; set; }
        public long? HealthySince { get; set; }
        public int Misses { get; set; }

        /// <summary>The process was asked to end, and this is what comes after.</summary>
        public MediaServerAction? Asked { get; set; }
    }
}
