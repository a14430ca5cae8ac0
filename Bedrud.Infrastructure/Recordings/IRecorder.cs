using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings;

/// <summary>
/// Something that records meetings: LiveKit's egress, or the portal's own recorder. Driven by the keeper alone, which calls
/// <see cref="StartAsync"/> at most once for each recording. Safe for concurrent use.
/// </summary>
public interface IRecorder
{
    RecordingEngine Engine { get; }

    /// <summary>Whether this portal is the one whose recorder begins recordings and ends them. Always so for a recorder that all portals share.</summary>
    bool CanBegin => true;

    /// <summary>Whether this portal's recorder is the one that knows of it; of one that nobody has taken, any is. Always so for a recorder that all portals share.</summary>
    bool Owns(Recording recording) => true;

    /// <summary>Whether a recording could start now, as one point for each thing that it needs. Changes nothing and takes a few seconds at most.</summary>
    Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Where the recorder will be told to write this recording; kept as <see cref="Recording.SourcePath"/>. Holds the recording's id.</summary>
    string PathFor(Guid recordingId, string roomName);

    /// <summary>Begins to record. Takes as long as the recorder does to answer (LiveKit's egress without a worker: 22 s).</summary>
    /// <returns>What it says of it: at least its id.</returns>
    /// <exception cref="RecorderException">It was refused, or nobody knows.</exception>
    Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>Ends it; what becomes of it is told later. Does nothing where it has ended, or is not known any more.</summary>
    /// <exception cref="RecorderException">The recorder can't be reached, or refuses.</exception>
    Task StopAsync(Recording recording, CancellationToken cancellationToken);

    /// <summary>All that the recorder knows: what runs, and what has ended lately.</summary>
    /// <exception cref="RecorderException">The recorder can't be reached, so that nothing can be said of what it knows.</exception>
    Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A recorder did not do what it was asked for.</summary>
/// <param name="reason">Why.</param>
/// <param name="message">The recorder's own words; without secrets.</param>
/// <param name="mayHaveStarted">Whether it may have done it nevertheless: the answer did not come.</param>
public sealed class RecorderException(RecordingReason reason, string message, bool mayHaveStarted = false, Exception? inner = null) : Exception(message, inner)
{
    public RecordingReason Reason { get; } = reason;

    public bool MayHaveStarted { get; } = mayHaveStarted;
}

/// <summary>One thing that a recording needs.</summary>
/// <param name="Code">Stable, such as <c>worker</c>; its words are the interface's.</param>
/// <param name="Standing">Whether it is there.</param>
public sealed record PreflightPoint(string Code, PreflightStanding Standing)
{
    /// <summary>Which failure, such as <c>no-redis</c>: cause and fix are the interface's words for it. Null where it passed.</summary>
    public string? Cause { get; init; }

    /// <summary>Fill the words' placeholders: a host, a number, a path. Never a secret.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The words of whoever failed.</summary>
    public string? Detail { get; init; }

    public static PreflightPoint Passed(string code, params string[] args) => new(code, PreflightStanding.Passed) { Args = args };

    public static PreflightPoint Failed(string code, string cause, string? detail, params string[] args) =>
        new(code, PreflightStanding.Failed) { Cause = cause, Detail = detail, Args = args };
}

public enum PreflightStanding
{
    Passed,

    /// <summary>A recording can start, and this may spoil it, or nobody can know.</summary>
    Doubtful,

    /// <summary>No recording can start.</summary>
    Failed,
}
