namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>In which order checks are told, and which of them wait for which, over several steps.</summary>
internal static class CheckOrder
{
    // Of the 27 rows, as the promises have them.
    private const string Letters = "SCMWR";

    /// <summary>By their groups; in a group first those of the 27 rows, then the others as they were registered.</summary>
    public static IEnumerable<ICheck> Sort(IEnumerable<ICheck> checks) => checks.OrderBy(check => check.Info.Group).ThenBy(check => Row(check.Info.Id));

    /// <summary>Fills in each slot's blockers. Where two wait for each other neither does, and what names itself or a check that there is not has no effect.</summary>
    public static void Arrange(IReadOnlyCollection<CheckSlot> slots)
    {
        var byId = slots.ToDictionary(slot => slot.Id, StringComparer.Ordinal);
        var reach = slots.ToDictionary(slot => slot, slot => Reach(slot, byId));
        foreach (var slot in slots)
            slot.Blockers = [.. slots.Where(other => reach[slot].Contains(other) && !reach[other].Contains(slot))];
    }

    private static int Row(string id) =>
        id is [var letter, var number] && char.IsAsciiDigit(number) && Letters.Contains(letter) ? (Letters.IndexOf(letter) * 10) + number - '0' : int.MaxValue;

    private static HashSet<CheckSlot> Reach(CheckSlot slot, Dictionary<string, CheckSlot> byId)
    {
        var found = new HashSet<CheckSlot>();
        var next = new Queue<CheckSlot>([slot]);
        while (next.TryDequeue(out var at))
        {
            foreach (var id in at.Check.Info.After)
            {
                if (byId.TryGetValue(id, out var other) && found.Add(other))
                    next.Enqueue(other);
            }
        }

        return found;
    }
}
