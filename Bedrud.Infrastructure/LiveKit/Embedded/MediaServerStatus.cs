using System.Collections.Immutable;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

public enum MediaServerState
{
    /// <summary>Not running, because somebody stopped it or the portal has not come to it yet.</summary>
    Stopped,

    /// <summary>Downloaded, started or taken over, and not yet answering.</summary>
    Starting,

    /// <summary>Answers 200 to <c>GET /</c>.</summary>
    Ready,

    /// <summary>Runs, but answers 406 (its node statistics are stale) or not at all. Never a reason to restart it.</summary>
    Degraded,

    /// <summary>Asked to end, and waiting for the people in its meetings.</summary>
    Draining,

    /// <summary>Ended or could not start; started again at <see cref="MediaServerStatus.NextAttemptAt"/>.</summary>
    BackingOff,

    /// <summary>Failed five starts in a row: waits until it is started from the portal.</summary>
    GivenUp,

    /// <summary>Another portal supervises on this data folder; this one uses the same server, and takes over when the other ends.</summary>
    SupervisedElsewhere,

    /// <summary>The portal uses a LiveKit that runs elsewhere.</summary>
    External,
}

/// <summary>How the server ended the last time.</summary>
/// <param name="Code">Exit code, 128 + n for signal n; null where another portal had started the process. livekit-server's fatal errors say 0.</param>
/// <param name="Line">Its last words, without secrets; null where it said nothing.</param>
/// <param name="At">UTC.</param>
public sealed record MediaServerExit(int? Code, string? Line, DateTimeOffset At);

/// <summary>The embedded media server at one moment.</summary>
public sealed record MediaServerStatus(MediaServerState State)
{
    /// <summary>Null until one was found.</summary>
    public MediaServerEngine? Engine { get; init; }

    public int? Pid { get; init; }

    /// <summary>Signalling port, TCP.</summary>
    public int? Port { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The process was started by an earlier portal.</summary>
    public bool TakenOver { get; init; }

    /// <summary>How often this portal started the server anew after its first start.</summary>
    public int Restarts { get; init; }

    public MediaServerExit? LastExit { get; init; }

    /// <summary>UTC; only while backing off.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What is wrong now: a sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about <see cref="Problem"/>.</summary>
    public string? Remedy { get; init; }

    /// <summary>
    /// What keeps the server from running or answering, with its code. Unlike <see cref="Problem"/> it also stands while the next attempt is made: until the server
    /// answers, is stopped, or ends otherwise.
    /// </summary>
    public MediaServerProblem? Fault { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>: that of <see cref="Fault"/>.</summary>
    public string? ProblemCode => Fault?.Code;

    /// <summary>When a server that had answered ended without having been asked to, UTC, oldest first; the last 20 of this portal's life.</summary>
    public ImmutableArray<DateTimeOffset> Crashes { get; init; } = [];

    /// <summary>Starts in a row that ended before the server answered.</summary>
    public int FailedStarts { get; init; }

    /// <summary>False: somebody stopped the server, and it stays so until it is started from the portal.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>The server runs with another configuration or version than the portal's own, and people are in meetings: applied once nobody is, or at a restart.</summary>
    public bool RestartNeeded { get; init; }

    /// <summary>How far the download of the server is; only while it is downloaded.</summary>
    public EngineDownloadProgress? Download { get; init; }

    /// <summary>What is doubtful about the configuration that the server runs, or would run, with. It does not keep it from running.</summary>
    public IReadOnlyList<MediaServerProblem> Warnings { get; init; } = [];

    /// <summary>Process number of the portal that supervises, where that is another one.</summary>
    public int? SupervisorPid { get; init; }
}
