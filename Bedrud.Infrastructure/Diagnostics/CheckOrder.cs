namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Which checks wait for which, over several steps.</summary>
internal static class CheckOrder
{
    /// <summary>Fills in each slot's blockers. Where two wait for each other neither does, and what names itself or a check that there is not has no effect.</summary>
    public static void Arrange(IReadOnlyCollection<CheckSlot> slots)
    {
        var byId = slots.ToDictionary(slot => slot.Id, StringComparer.Ordinal);
        var reach = slots.ToDictionary(slot => slot, slot => Reach(slot, byId));
        foreach (var slot in slots)
            slot.Blockers = [.. slots.Where(other => reach[slot].Contains(other) && !reach[other].Contains(slot))];
    }

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
