using System.Globalization;

namespace Bedrud.Recordings.Tests;

/// <summary>When a portal is killed.</summary>
internal enum KillAt
{
    Never,

    /// <summary>Within a tenth of a second of the wish to record.</summary>
    Wished,

    /// <summary>When LiveKit has the request and has not done anything.</summary>
    Asking,

    /// <summary>When LiveKit has begun and has not answered.</summary>
    Taken,
    Starting,
    Recording,
    Stopping,
    Processing,

    /// <summary>When the file is asked for.</summary>
    Fetching,

    /// <summary>Just after the file was fetched: it is looked at, or stored.</summary>
    Fetched,

    /// <summary>When the source is about to be deleted.</summary>
    BeforeDeletion,

    /// <summary>When it is, and the portal has not heard so.</summary>
    AfterDeletion,
}

/// <summary>What happens between the portal and a storage.</summary>
internal enum StorageFault
{
    None,

    /// <summary>The source answers 503 for a while.</summary>
    Unavailable,

    /// <summary>The source answers 403 for a while.</summary>
    Forbidden,
    Slow,

    /// <summary>The source breaks off in the middle, twice.</summary>
    BreaksOff,

    /// <summary>No space in the library for a while.</summary>
    LibraryFull,
}

/// <summary>One round, wholly decided by the seed.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Twice">Two clients start at the same moment.</param>
/// <param name="StopsAtOnce">It is stopped before anybody has confirmed that it started.</param>
/// <param name="WaitsFor">Before it starts.</param>
/// <param name="RunsFor">Before it is stopped.</param>
internal sealed record RoundPlan(
    int Number, EgressScript Script, KillAt Kill, WebhookFault Webhooks, StorageFault Storage, bool Twice, bool StopsAtOnce, TimeSpan WaitsFor, TimeSpan RunsFor)
{
    /// <summary>Every worker fault takes its turn, every third round a kill, and what else goes wrong is drawn.</summary>
    public static RoundPlan Draw(int number, Random random)
    {
        var faults = Enum.GetValues<WorkerFault>();
        var kills = Enum.GetValues<KillAt>();
        var fault = faults[(number - 1) % faults.Length];
        var kill = number % 3 == 0 ? kills[1 + (number / 3 - 1) % (kills.Length - 1)] : KillAt.Never;
        // A file must come of it for the portal to be killed over it.
        if (kill >= KillAt.Processing && !MakesFile(fault))
            fault = WorkerFault.None;
        var script = new EgressScript(fault, random.Next(3) > 0)
        {
            TakenAfter = Seconds(random, fault == WorkerFault.SlowStart ? 6 : 0, fault == WorkerFault.SlowStart ? 15 : 1),
            ActiveAfter = Seconds(random, 0.2, 2),
            FaultAfter = Seconds(random, 0.5, 6),
            EndingFor = Seconds(random, 0.1, 2),
            Late = Seconds(random, 3, 20),
            Address = random.Next(3),
        };
        return new RoundPlan(
            number, script, kill,
            random.Next(2) == 0 ? WebhookFault.None : Draw<WebhookFault>(random),
            MakesFile(fault) && random.Next(2) == 0 ? Draw<StorageFault>(random) : StorageFault.None,
            random.Next(4) == 0,
            kill < KillAt.Recording && fault is WorkerFault.None or WorkerFault.NoWorker or WorkerFault.SlowStart or WorkerFault.AnswerLost or WorkerFault.StaysStarting && random.Next(3) == 0,
            Seconds(random, 0, 6),
            Seconds(random, 0.5, 5));
    }

    public override string ToString()
    {
        var told = new List<string> { $"worker {Script.Fault}{(Script.HasFile ? "" : " without file")}" };
        if (Kill != KillAt.Never)
            told.Add($"portal killed at {Kill}");
        if (Webhooks != WebhookFault.None)
            told.Add($"webhooks {Webhooks}");
        if (Storage != StorageFault.None)
            told.Add($"storage {Storage}");
        if (Twice)
            told.Add("two starts");
        if (StopsAtOnce)
            told.Add("stopped at once");
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", told)} (taken {Script.TakenAfter.TotalSeconds:0.0}, active {Script.ActiveAfter.TotalSeconds:0.0}, runs {RunsFor.TotalSeconds:0.0} s)");
    }

    private static bool MakesFile(WorkerFault fault) => fault is WorkerFault.None or WorkerFault.SlowStart or WorkerFault.AnswerLost or WorkerFault.FailsWithFile
        or WorkerFault.LimitReached or WorkerFault.UploadTruncated or WorkerFault.UploadLate or WorkerFault.WrongSize or WorkerFault.LiveKitAway;

    private static T Draw<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(1, Enum.GetValues<T>().Length)];

    private static TimeSpan Seconds(Random random, double from, double to) => TimeSpan.FromSeconds(from + ((to - from) * random.NextDouble()));
}
