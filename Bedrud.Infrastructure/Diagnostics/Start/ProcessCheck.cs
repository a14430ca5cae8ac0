using System.Globalization;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>One row about the embedded media server's process: raised by the problems that are its own, and silent about those of other rows.</summary>
internal abstract class ProcessCheck(string id, CheckGroup group, MediaServer server, Surroundings surroundings) : ICheck
{
    public virtual CheckInfo Info { get; } = new(id, group) { Every = TimeSpan.FromSeconds(5), EveryWhileWrong = TimeSpan.FromSeconds(3), Concerns = Concern.MediaServer };

    protected MediaServer Server => server;

    protected Surroundings Surroundings => surroundings;

    public Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var status = server.Status;
        if (status.State is MediaServerState.External)
            return Found(Finding.NotApplicable("external"));
        if (status.State is MediaServerState.SupervisedElsewhere)
            return Found(Finding.NotApplicable("elsewhere"));
        if (status.Fault is not { } fault)
            return QuietAsync(status, cancellationToken);
        if (fault.All.FirstOrDefault(problem => RowOf(problem) == id) is { } own)
            return FaultAsync(status, own, cancellationToken);
        // It runs, so whatever else could keep it from that does not.
        if (fault.Code is ProblemCodes.StaleFigures or ProblemCodes.NoAnswer)
            return QuietAsync(status, cancellationToken);
        // How far it would get but for another row's fault nobody knows.
        return Found(Finding.Unknown(CheckRunner.Waits, RowOf(fault)));
    }

    /// <summary>A problem of this row.</summary>
    protected abstract Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken);

    /// <summary>Nothing keeps the server from running.</summary>
    protected virtual Task<Finding> QuietAsync(MediaServerStatus status, CancellationToken cancellationToken) => Found(status switch
    {
        { IsWanted: false } => Finding.NotApplicable("stopped"),
        { State: MediaServerState.Stopped } => Finding.Unknown(CheckRunner.NotYet),
        { State: MediaServerState.Starting } => Finding.Unknown("starting"),
        _ => Finding.Fine(),
    });

    protected static Task<Finding> Found(Finding finding) => Task.FromResult(finding);

    protected static Finding Failing(string cause, params ReadOnlySpan<string> args) => new(Verdict.Failing, cause, [.. args]);

    /// <summary>What all of them show: how it ended, how often, and what comes next. Null values are left out by <see cref="Facts"/>.</summary>
    protected static IEnumerable<Evidence?> How(MediaServerStatus status)
    {
        var exit = status.LastExit;
        yield return Fact("last-words", exit?.Line);
        yield return Fact("exit", exit is null ? null : ExitText(exit.Code));
        yield return Fact("ended-at", exit?.At);
        yield return status.FailedStarts > 0 ? Fact("failed-starts", status.FailedStarts) : null;
        yield return Fact("next-attempt", status.NextAttemptAt);
        yield return Fact("state", status.State.ToString());
    }

    protected static Evidence? Fact(string label, object? value) => value switch
    {
        null or "" => null,
        DateTimeOffset at => new Evidence(label, at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        IFormattable number => new Evidence(label, number.ToString(null, CultureInfo.InvariantCulture)),
        _ => new Evidence(label, value.ToString()!),
    };

    protected static System.Collections.Immutable.ImmutableArray<Evidence> Facts(params IEnumerable<Evidence?> facts) => [.. facts.OfType<Evidence>()];

    protected static System.Collections.Immutable.ImmutableArray<Fix> Fixes(params IEnumerable<Fix?> fixes) => [.. fixes.OfType<Fix>()];

    protected static string? Value(MediaServerProblem problem, string name) => problem.Values.GetValueOrDefault(name);

    /// <summary>As shells count: 128 + n for signal n.</summary>
    protected static string? ExitText(int? code) => code switch
    {
        null => null,
        > 128 => $"signal {code - 128}",
        _ => $"exit code {code}",
    };

    private string RowOf(MediaServerProblem problem) => StartRows.Of(problem.Code, surroundings.InContainer);
}
