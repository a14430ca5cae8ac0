using System.Collections.Immutable;
using System.Globalization;

namespace Bedrud.Faults.Tests;

/// <summary>One round, wholly decided by the seed: what goes wrong, and who comes and goes meanwhile.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Embedded">In which house.</param>
/// <param name="Room">Which of its rooms.</param>
internal sealed record RoundPlan(int Number, bool Embedded, int Room, ImmutableArray<PlannedFault> Faults, ImmutableArray<PlannedAct> Acts)
{
    private const int UnwatchedRoom = 2;

    // When acts happen, from the round's start.
    private const double Window = 3;

    public static bool IsUnwatched(int room) => room == UnwatchedRoom;

    /// <summary>Every kind of fault takes its turn as the first; a second one joins it in every other round.</summary>
    public static RoundPlan Draw(int number, int rounds, Random random)
    {
        var kinds = Enum.GetValues<FaultKind>();
        var first = kinds[(number - 1) % kinds.Length];
        var faults = ImmutableArray.Create(DrawFault(first, random));
        if (random.Next(2) == 0 && kinds[random.Next(kinds.Length)] is var second && second != first && !Excludes(first, second))
            faults = faults.Add(DrawFault(second, random));
        // Webhooks can be disturbed only where they pass the relay.
        var embedded = !faults.Any(f => f.Kind <= FaultKind.WebhooksDelayed) && random.Next(3) > 0;
        // One round in ten takes the slow way, the short form's last one too.
        var unwatched = number % 10 == 0 || (number == rounds && rounds < 10);
        var acts = Enumerable.Range(0, random.Next(3, 8)).Select(_ => DrawAct(random)).OrderBy(a => a.At);
        return new RoundPlan(number, embedded, unwatched ? UnwatchedRoom : random.Next(2), faults, [.. acts]);
    }

    public override string ToString() =>
        $"{(Embedded ? "embedded" : "external")}, {(IsUnwatched(Room) ? "unwatched" : "watched")}: {string.Join(" + ", Faults)} | {string.Join(", ", Acts)}";

    // A portal can't be told that its database is locked while it isn't there, and who is frozen can't be killed.
    private static bool Excludes(FaultKind one, FaultKind other) => (one, other) is
        (FaultKind.PortalKilled, FaultKind.DatabaseLocked) or (FaultKind.DatabaseLocked, FaultKind.PortalKilled)
        or (FaultKind.PortalKilled, FaultKind.MediaServerKilled) or (FaultKind.MediaServerKilled, FaultKind.PortalKilled);

    private static PlannedFault DrawFault(FaultKind kind, Random random) => new(
        kind, TimeSpan.FromSeconds(random.NextDouble() * Window / 2), kind switch
        {
            FaultKind.PortalKilled or FaultKind.MediaServerKilled => TimeSpan.FromSeconds(random.NextDouble() * 3),
            FaultKind.DatabaseLocked => TimeSpan.FromSeconds(5),
            // Now and then so long that LiveKit gives them up, which it does after 20 s.
            FaultKind.ClientsFrozen => TimeSpan.FromSeconds(random.Next(4) == 0 ? 22 + (3 * random.NextDouble()) : 2 + (4 * random.NextDouble())),
            _ => TimeSpan.FromSeconds(Window),
        });

    private static PlannedAct DrawAct(Random random) => new(
        random.Next(10) switch { < 4 => ActKind.Join, < 7 => ActKind.Leave, < 9 => ActKind.Return, _ => ActKind.Drop },
        TimeSpan.FromSeconds(random.NextDouble() * Window), random.Next(100), random.Next(2));
}

internal enum FaultKind
{
    WebhooksLost,
    WebhooksDoubled,
    WebhooksReordered,
    WebhooksDelayed,
    PortalKilled,
    MediaServerKilled,
    DatabaseLocked,
    ClientsFrozen,
}

/// <param name="At">From the round's start.</param>
/// <param name="For">How long it lasts; for what was killed, until it is started again.</param>
internal sealed record PlannedFault(FaultKind Kind, TimeSpan At, TimeSpan For)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} at {At.TotalSeconds:0.0} for {For.TotalSeconds:0.0} s");
}

internal enum ActKind
{
    /// <summary>Somebody who is not there comes.</summary>
    Join,

    /// <summary>Somebody says goodbye.</summary>
    Leave,

    /// <summary>Somebody leaves and comes back at once.</summary>
    Return,

    /// <summary>A process full of people dies.</summary>
    Drop,
}

/// <param name="At">From the round's start.</param>
/// <param name="Whom">Chooses among those whom it may concern.</param>
/// <param name="Crowd">The process in which somebody joins, or that dies.</param>
internal sealed record PlannedAct(ActKind Kind, TimeSpan At, int Whom, int Crowd)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} at {At.TotalSeconds:0.0}");
}
