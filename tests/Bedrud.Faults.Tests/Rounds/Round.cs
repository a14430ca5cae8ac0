namespace Bedrud.Faults.Tests;

/// <summary>Plays one plan: people come and go while things go wrong, then the portal has to be right.</summary>
internal sealed class Round(RoundPlan plan, House house)
{
    // At the beginning, so that there is somebody to leave.
    private const int FewestPresent = 2;

    private readonly Room _room = house.Rooms[plan.Room];
    private readonly HashSet<Person> _present = [];
    private readonly HashSet<Person> _busy = [];

    private int _done;
    private int _refused;

    public (int Done, int Refused) Acts => (_done, _refused);

    /// <summary>Plays it and compares.</summary>
    public async Task<(bool Agreed, Comparison Comparison)> PlayAsync()
    {
        await PrepareAsync();
        await Task.WhenAll([
            .. plan.Faults.Select((fault, i) => Injection.InjectAsync(fault, house, (plan.Number + i) % house.Crowds.Length)),
            .. plan.Acts.Select(ActAsync),
        ]);
        var comparison = new Comparison(house, _room);
        return (await comparison.AgreeAsync(), comparison);
    }

    private async Task PrepareAsync()
    {
        foreach (var person in _room.People)
            await person.PrepareAsync();
        var truth = await house.Truth.PresentAsync(_room.Name) ?? [];
        _present.UnionWith(_room.People.Where(p => truth.Contains(p.Identity)));
        foreach (var person in _room.People.Except(_present).Take(FewestPresent - _present.Count).ToList())
        {
            await person.JoinAsync(house.Crowds[plan.Number % house.Crowds.Length]);
            _present.Add(person);
        }
    }

    private async Task ActAsync(PlannedAct act)
    {
        await Task.Delay(act.At);
        if (act.Kind == ActKind.Drop)
        {
            await house.DropAsync(act.Crowd);
            Interlocked.Increment(ref _done);
            return;
        }

        if (Choose(act) is not { } person)
            return;
        try
        {
            if (act.Kind != ActKind.Join)
                await person.LeaveAsync();
            if (act.Kind != ActKind.Leave)
                await person.JoinAsync(house.Crowds[act.Crowd]);
            Interlocked.Increment(ref _done);
        }
        catch (CrowdException)
        {
            // LiveKit knows what came of it.
            Interlocked.Increment(ref _refused);
        }
        finally
        {
            lock (_busy)
                _busy.Remove(person);
        }
    }

    // Nobody does two things at once.
    private Person? Choose(PlannedAct act)
    {
        lock (_busy)
        {
            var candidates = _room.People.Where(p => !_busy.Contains(p) && _present.Contains(p) == (act.Kind != ActKind.Join)).ToList();
            if (candidates.Count == 0)
                return null;
            var person = candidates[act.Whom % candidates.Count];
            _busy.Add(person);
            if (act.Kind == ActKind.Leave)
                _present.Remove(person);
            else
                _present.Add(person);
            return person;
        }
    }
}
