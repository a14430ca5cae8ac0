namespace Bedrud.Recordings.Tests;

/// <summary>What goes wrong at the worker, or on the way to it.</summary>
internal enum WorkerFault
{
    None,

    /// <summary>Nobody takes it: 503 after 22 s.</summary>
    NoWorker,

    /// <summary>It is taken, and answered, late.</summary>
    SlowStart,

    /// <summary>It is taken, and the connection is cut before the answer.</summary>
    AnswerLost,

    /// <summary>It gets ready for long and gives up: "Start signal not received".</summary>
    StaysStarting,

    /// <summary>The worker is gone, and LiveKit knows nothing of it any more.</summary>
    VanishesStarting,
    VanishesActive,
    VanishesEnding,

    /// <summary>It ends well, and LiveKit forgets it before it told anybody.</summary>
    VanishesComplete,

    /// <summary>The worker dies: LiveKit says for ever that it records, and nobody answers a stop. Its participant leaves the meeting, though.</summary>
    Dies,

    /// <summary>Aborted in the middle.</summary>
    Aborts,
    FailsWithoutFile,

    /// <summary>It fails after the file was written whole.</summary>
    FailsWithFile,

    /// <summary>A limit of its own ends it.</summary>
    LimitReached,

    /// <summary>Half of the file arrives, and the worker says that all is well.</summary>
    UploadTruncated,

    /// <summary>The file arrives after the worker said so.</summary>
    UploadLate,

    /// <summary>It tells another size than the file has.</summary>
    WrongSize,

    /// <summary>It wrote to its own disk.</summary>
    LocalPath,

    /// <summary>Nobody can reach LiveKit for a while.</summary>
    LiveKitAway,
}

/// <summary>How one egress will go.</summary>
/// <param name="HasFile">For one that vanishes: whether it wrote its file first.</param>
internal sealed record EgressScript(WorkerFault Fault, bool HasFile)
{
    /// <summary>From the request until LiveKit has it.</summary>
    public TimeSpan TakenAfter { get; init; }

    /// <summary>From there to picture and sound.</summary>
    public TimeSpan ActiveAfter { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>From picture and sound until it ends by its fault; else it ends when it is stopped.</summary>
    public TimeSpan FaultAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From the stop to the end.</summary>
    public TimeSpan EndingFor { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>What <see cref="WorkerFault.UploadLate"/> comes late by.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Which of the ways to write the file's address: they differ among the worker's versions.</summary>
    public int Address { get; init; }

    public static EgressScript Well { get; } = new(WorkerFault.None, true);

    /// <summary>It does not wait to be stopped.</summary>
    public bool EndsByItself => Fault is WorkerFault.VanishesActive or WorkerFault.Dies or WorkerFault.Aborts or WorkerFault.FailsWithoutFile or WorkerFault.FailsWithFile or WorkerFault.LimitReached;
}
