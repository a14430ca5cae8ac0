namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The supervisor's intervals and limits.</summary>
internal sealed record SupervisorTimings
{
    /// <summary>A real server is ready in 0.1 to 0.3 s, or ends, with its reason, within 17 s when it asks for its public address in vain.</summary>
    public TimeSpan ReadyLimit { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan ReadyPoll { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan HealthPoll { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After this long without a fault, the next fault counts as the first.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a server that needs a restart is looked at for people.</summary>
    public TimeSpan RestartCheck { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CountLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between SIGTERM and the second one, when the server shall end whoever is in it.</summary>
    public TimeSpan EndGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same, when an administrator asked for it at once.</summary>
    public TimeSpan ForceGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    public int FatalStarts { get; init; } = 5;

    public IReadOnlyList<TimeSpan> BackOff { get; init; } = [.. new[] { 0.2, 1, 2, 4, 8, 16, 30 }.Select(TimeSpan.FromSeconds)];

    /// <summary>How often it is looked whether what kept the server from starting was mended.</summary>
    public TimeSpan MendPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for what passes without anybody's help, such as a Redis that is away.</summary>
    public TimeSpan PassingLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="problem">The last of them.</param>
    public TimeSpan DelayAfter(int failures, MediaServerProblem problem)
    {
        var delay = BackOff[Math.Min(failures, BackOff.Count) - 1];
        return ProblemCodes.MayPass(problem.Code) && delay > PassingLimit ? PassingLimit : delay;
    }
}
