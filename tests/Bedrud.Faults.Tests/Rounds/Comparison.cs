using System.Diagnostics;

namespace Bedrud.Faults.Tests;

/// <summary>
/// Compares what the portal shows with what LiveKit says, from the end of a round's faults on, until both are one and no webhook of the round is still on its
/// way.
/// </summary>
internal sealed class Comparison(House house, Room room)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest time for which they differed.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>What the two said last.</summary>
    public Difference Last { get; private set; } = new("", "", 0, 0, false);

    /// <summary>How long the portal may be wrong about a room that somebody watches, or that nobody watches.</summary>
    public static TimeSpan Limit(bool watched) => TimeSpan.FromSeconds(watched ? 5 : 35);

    /// <summary>True when both agree; false once they have differed for longer than they may.</summary>
    public async Task<bool> AgreeAsync()
    {
        var limit = Limit(room.Page is not null);
        var wrong = Stopwatch.StartNew();
        while (true)
        {
            Last = await CompareAsync();
            if (Last.Agree)
            {
                if (house.Relay is null or { UnderWay: 0 })
                    return true;
                wrong.Restart();
            }
            else
            {
                Longest = wrong.Elapsed > Longest ? wrong.Elapsed : Longest;
                if (wrong.Elapsed > limit)
                    return false;
            }

            await Task.Delay(Every);
        }
    }

    private async Task<Difference> CompareAsync()
    {
        var truth = await house.Truth.PresentAsync(room.Name);
        if (room.Page is null)
        {
            var count = await house.Administrator.CountPeopleAsync(room.Name);
            var difference = count - (truth?.Count ?? 0);
            return new Difference($"{count} people", Tell(truth), Math.Max(0, difference), Math.Max(0, -difference), truth is not null);
        }

        var shown = await room.Page.PeopleAsync();
        return new Difference(
            Tell(shown), Tell(truth), shown?.Except(truth ?? []).Count() ?? 0, truth?.Except(shown ?? []).Count() ?? 0,
            truth is not null && shown is not null);
    }

    private string Tell(HashSet<string>? identities) => identities is null
        ? "no answer"
        : $"[{string.Join(", ", identities.Select(i => room.People.FirstOrDefault(p => p.Identity == i)?.Name ?? i).Order())}]";
}

/// <param name="Portal">What the portal says.</param>
/// <param name="LiveKit">What LiveKit says.</param>
/// <param name="Ghosts">Shown, and not there.</param>
/// <param name="Missing">There, and not shown.</param>
/// <param name="Known">Whether both said anything.</param>
internal sealed record Difference(string Portal, string LiveKit, int Ghosts, int Missing, bool Known)
{
    public bool Agree => this is { Known: true, Ghosts: 0, Missing: 0 };
}
