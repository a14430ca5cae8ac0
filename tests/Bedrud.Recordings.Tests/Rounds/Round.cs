using System.Diagnostics;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Recordings.Tests;

/// <summary>Plays one plan in a room: a recording is wished for, made and stopped while things go wrong; then it is judged, and the next one starts.</summary>
internal sealed class Round(RoundPlan plan, Stage stage, string room)
{
    // The first attempts at a file come within seconds; what takes longer than this waits at its source, and is looked at once more at the end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly List<string> _mistakes = [];
    private readonly HashSet<Guid> _before = [.. stage.Watch.Rows.Where(r => r.Room == room).Select(r => r.Id)];

    public RoundPlan Plan => plan;

    public string Room => room;

    public RecordingRow? Row { get; private set; }

    public EgressRun? Run => Row is null ? null : stage.LiveKit.RunOf(Row.Id);

    /// <summary>The last refusal of a start, for a failure's message.</summary>
    public string Refusal { get; private set; } = "";

    public async Task<IReadOnlyList<string>> PlayAsync()
    {
        await Task.Delay(plan.WaitsFor);
        stage.LiveKit.Plan(room, plan.Script, plan.Webhooks);
        stage.StorageFaults[room] = new StorageTrouble(plan, stage).FailAsync;
        stage.StartFaults[room] = FailStartAsync;
        var id = await StartAsync(plan.Twice ? 2 : 1);
        stage.StartFaults.TryRemove(room, out _);
        if (id is not { } recording)
        {
            _mistakes.Add($"could not be started: {Refusal}");
            return _mistakes;
        }

        await Task.WhenAll(EndAsync(recording), KillAtStateAsync(recording), TroubleAsync());
        await SettleAsync(recording);
        Row = await ReadAsync(recording);
        _mistakes.AddRange(Judge.Mistakes(this, Row));
        stage.StorageFaults.TryRemove(room, out _);
        if (Row.State.IsActive())
            return _mistakes;
        await NextAsync();
        return _mistakes;
    }

    /// <summary>Asks until there is a recording: a portal that dies over it may have written it down or not.</summary>
    private async Task<Guid?> StartAsync(int times)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(500))
        {
            var asking = Enumerable.Range(0, times).Select(i => PostAsync(stage.Clients[(i + (plan.Number % stage.Clients.Length)) % stage.Clients.Length], $"/api/rooms/{room}/recordings")).ToList();
            if (plan.Kill == KillAt.Wished && waited.Elapsed < TimeSpan.FromSeconds(1))
            {
                await Task.Delay(Random.Shared.Next(100));
                await stage.KillAsync(() => true);
            }

            var answers = await Task.WhenAll(asking);
            var begun = (await stage.Table.ReadAsync()).Where(r => r.Room == room && !_before.Contains(r.Id)).ToList();
            if (answers.Count(a => a.Status is >= 200 and < 300) > 1 || begun.Count > 1)
                _mistakes.Add($"{begun.Count} recordings of {times} starts at once");
            if (begun.Count > 0)
            {
                Row ??= begun[0];
                _before.UnionWith(begun.Select(r => r.Id));
                return begun[0].Id;
            }

            Refusal = string.Join("; ", answers.Select(a => $"{a.Status} {a.Words}"));
        }

        return null;
    }

    private async Task EndAsync(Guid id)
    {
        if (!plan.StopsAtOnce)
        {
            if (plan.Script.Fault is not (WorkerFault.NoWorker or WorkerFault.StaysStarting or WorkerFault.VanishesStarting))
                await UntilAsync(() => RunOf(id) is { Status: not EgressStatus.EgressStarting } || IsOver(id));
            else
                await UntilAsync(() => IsOver(id));
            await Task.Delay(plan.RunsFor);
            // A dead worker is found out by whoever presses stop, or by itself.
            if (plan.Script.EndsByItself && !(plan.Script.Fault == WorkerFault.Dies && plan.Number % 2 == 0))
                await UntilAsync(() => RunOf(id) is null or { HasEnded: true } || IsOver(id));
        }

        // Pressed until it is taken, as somebody would.
        await UntilAsync(async () => IsOver(id) || RunOf(id) is { HasEnded: true } || (await PostAsync(stage.Clients[0], $"/api/recordings/{id}/stop")).Status is >= 200 and < 300);
    }

    private async Task KillAtStateAsync(Guid id)
    {
        var state = plan.Kill switch
        {
            KillAt.Starting => RecordingState.Starting,
            KillAt.Recording => RecordingState.Recording,
            KillAt.Stopping => RecordingState.Stopping,
            KillAt.Processing => RecordingState.Processing,
            _ => (RecordingState?)null,
        };
        if (state is null && plan.Storage != StorageFault.LibraryFull)
            return;
        if (state is null)
        {
            await FillDiskAsync(id);
            return;
        }

        // The watch is a little behind: the database itself is asked.
        await UntilAsync(async () => (await ReadAsync(id)) is { } row && (row.State >= state || !row.State.IsActive()));
        if ((await ReadAsync(id)).State == state)
            await stage.KillAsync(() => true);
    }

    // A disk can't be filled without root: from the portal's view it is full where more must stay free than there is.
    private async Task FillDiskAsync(Guid id)
    {
        if (stage.Portals.Length > 1)
            return;
        await UntilAsync(() => RunOf(id) is { WasActive: true } || IsOver(id));
        await stage.KillAsync(() => true, null, "--Recordings:MinFreeBytes=1000000000000000");
        await Task.Delay(TimeSpan.FromSeconds(15));
        await stage.KillAsync(() => true);
    }

    private async Task TroubleAsync()
    {
        if (plan.Script.Fault != WorkerFault.LiveKitAway)
            return;
        await Task.Delay(plan.Script.FaultAfter);
        stage.LiveKit.AwayUntil = DateTime.UtcNow + TimeSpan.FromSeconds(12);
    }

    private async Task FailStartAsync(bool taken)
    {
        if (plan.Kill == (taken ? KillAt.Taken : KillAt.Asking))
            await stage.KillAsync(() => true);
    }

    /// <summary>Until nothing more is to be expected, or for as long as somebody would wait.</summary>
    private Task SettleAsync(Guid id) => UntilAsync(async () =>
    {
        var (row, run) = (await ReadAsync(id), RunOf(id));
        if (row.State.IsActive() || row.State == RecordingState.Processing || run is { IsDone: false, IsListed: true, IsDead: false })
            return false;
        // Another room's round has filled the disk of all: it is tried again.
        if (row is { Reason: RecordingReason.StorageFull, HasJob: true })
            return false;
        return row.State == RecordingState.Ready || run?.Written is null || plan.Script.Fault == WorkerFault.WrongSize;
    });

    /// <summary>The room can be recorded again at once.</summary>
    private async Task NextAsync()
    {
        stage.LiveKit.Plan(room, EgressScript.Well, WebhookFault.None);
        Refusal = "";
        if (await StartAsync(1) is not { } next)
        {
            _mistakes.Add($"the next recording could not be started: {Refusal}");
            return;
        }

        if (Refusal.Contains("already-recording", StringComparison.Ordinal))
            _mistakes.Add($"the next recording was refused at first: {Refusal}");
        await UntilAsync(async () => IsOver(next) || (await PostAsync(stage.Clients[0], $"/api/recordings/{next}/stop")).Status is >= 200 and < 300);
        await UntilAsync(() => IsOver(next));
    }

    private bool IsOver(Guid id) => stage.Watch.Find(id) is { } row && !row.State.IsActive();

    private EgressRun? RunOf(Guid id) => stage.LiveKit.RunOf(id);

    private async Task<RecordingRow> ReadAsync(Guid id) => (await stage.Table.ReadAsync()).Single(r => r.Id == id);

    // 0 where the portal is dead, or died over it.
    private static async Task<(int Status, string Words)> PostAsync(PortalApi client, string path)
    {
        try
        {
            var (status, body) = await client.TryPostAsync(path, new { });
            return (status, $"{body}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (0, e.Message);
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !await condition();)
            await Task.Delay(100);
    }
}
