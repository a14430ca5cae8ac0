using System.Collections.Concurrent;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Recordings.Tests;

// Recordings: what is asked, what becomes of it, and what LiveKit says of it.
internal sealed partial class LiveKitStand
{
    private readonly ConcurrentDictionary<string, EgressRun> _runs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EgressScript> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WebhookFault> _webhookFaults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Asking> _asked = new();
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>How long LiveKit looks for a worker before it gives up.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(21.5);

    /// <summary>How long LiveKit looks for an egress that nobody has.</summary>
    public TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A request to record has come: before anything is done about it (false), and when it is taken but not answered (true). What it does is waited for.</summary>
    public Func<string, bool, Task>? Starting { get; set; }

    /// <summary>Rooms in which two were recorded at the same time.</summary>
    public ConcurrentQueue<string> Overlaps { get; } = new();

    public IReadOnlyCollection<EgressRun> Runs => [.. _runs.Values];

    public void Plan(string room, EgressScript script, WebhookFault webhooks) => (_scripts[room], _webhookFaults[room]) = (script, webhooks);

    /// <summary>Of this recording; more than one is a mistake.</summary>
    public IReadOnlyList<EgressRun> RunsOf(Guid recording) => [.. _runs.Values.Where(r => r.RecordingId == recording)];

    /// <summary>Null where LiveKit never took it.</summary>
    public EgressRun? RunOf(Guid recording) => _runs.Values.FirstOrDefault(r => r.RecordingId == recording);

    /// <summary>What was asked to record it, or null.</summary>
    public Asking? AskedFor(Guid recording) => _asked.GetValueOrDefault(recording);

    private async Task ListEgressAsync(HttpContext context)
    {
        if (!HasRedis)
        {
            await TwirpAnswers.DenyAsync(context, 500, "internal", "twirp error unknown: egress not connected (redis required)");
            return;
        }

        var request = await TwirpAnswers.ReadAsync<ListEgressRequest>(context.Request);
        var items = _runs.Values.Where(r => r.IsListed && (request.RoomName == "" || r.Room == request.RoomName) && (request.EgressId == "" || r.Info.EgressId == request.EgressId)
            && (!request.Active || !r.HasEnded)).Select(r => r.Info);
        await TwirpAnswers.SayAsync(context, new ListEgressResponse { Items = { items } });
    }

    private async Task StartEgressAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<RoomCompositeEgressRequest>(context.Request);
        if (!_meetings.TryGetValue(request.RoomName, out var room) && HasRedis)
        {
            await TwirpAnswers.DenyAsync(context, 404, "not_found", "twirp error unknown: requested room does not exist");
            return;
        }

        var script = _scripts.GetValueOrDefault(request.RoomName, EgressScript.Well);
        var asking = Guid.TryParseExact(Path.GetFileNameWithoutExtension(request.FileOutputs.FirstOrDefault()?.Filepath), "N", out var id) ? _asked.GetOrAdd(id, _ => new Asking()) : new Asking();
        asking.Begin();
        try
        {
            // LiveKit goes on with it, whether or not whoever asked is still there.
            if (Starting is not null)
                await Starting(request.RoomName, false);
            if (!HasRedis || request.FileOutputs.Count == 0 || script.Fault == WorkerFault.NoWorker)
            {
                await Task.Delay(Patience);
                await TwirpAnswers.DenyAsync(context, 503, "unavailable", "twirp error unknown: no response from servers");
                return;
            }

            await Task.Delay(script.TakenAfter);
            var run = new EgressRun(request, room!.Sid, script, storage, Tell);
            _runs[run.Info.EgressId] = run;
            _ = RunAsync(run);
            var answer = run.Info;
            if (Starting is not null)
                await Starting(request.RoomName, true);
            if (script.Fault == WorkerFault.AnswerLost)
                context.Abort();
            else
                await TwirpAnswers.SayAsync(context, answer);
        }
        finally
        {
            asking.End();
        }
    }

    private async Task RunAsync(EgressRun run)
    {
        if (_running.AddOrUpdate(run.Room, 1, (_, number) => number + 1) > 1)
            Overlaps.Enqueue(run.Room);
        var life = run.RunAsync();
        var wasThere = false;
        while (!run.HasEnded && !run.IsDead)
        {
            await Task.Delay(20);
            if (run.IsInMeeting == wasThere)
                continue;
            wasThere = run.IsInMeeting;
            TellOf(run, wasThere);
        }

        if (wasThere)
            TellOf(run, isThere: false);
        _running.AddOrUpdate(run.Room, 0, (_, number) => number - 1);
        await life;
    }

    private async Task StopEgressAsync(HttpContext context)
    {
        var request = await TwirpAnswers.ReadAsync<StopEgressRequest>(context.Request);
        if (!HasRedis || !_runs.TryGetValue(request.EgressId, out var run) || !run.IsListed)
        {
            await Task.Delay(StopPatience);
            await (HasRedis
                ? TwirpAnswers.DenyAsync(context, 404, "not_found", "twirp error unknown: egress does not exist")
                : TwirpAnswers.DenyAsync(context, 500, "internal", "twirp error unknown: egress not connected (redis required)"));
            return;
        }

        if (run.IsDead)
        {
            run.Stop();
            await Task.Delay(StopPatience);
            await TwirpAnswers.DenyAsync(context, 503, "unavailable", "twirp error unknown: no response from servers");
            return;
        }

        if (run.HasEnded)
        {
            await TwirpAnswers.DenyAsync(context, 412, "failed_precondition", $"twirp error unknown: egress with status {Name(run.Status)} cannot be stopped");
            return;
        }

        run.Stop();
        await TwirpAnswers.SayAsync(context, run.Info);
    }

    private void TellOf(EgressRun run, bool isThere) => Tell(run.Room, new WebhookEvent
    {
        Event = isThere ? "participant_joined" : "participant_left",
        Room = _meetings.GetValueOrDefault(run.Room),
        Participant = Recorder(run),
    });

    private static ParticipantInfo Recorder(EgressRun run) => new()
    {
        Sid = $"PA_{run.Info.EgressId}",
        Identity = run.Info.EgressId,
        State = ParticipantInfo.Types.State.Active,
        Kind = ParticipantInfo.Types.Kind.Egress,
        JoinedAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        Permission = new ParticipantPermission { CanSubscribe = true, Hidden = true, Recorder = true },
    };

    private static string Name(EgressStatus status) => status switch
    {
        EgressStatus.EgressComplete => "EGRESS_COMPLETE",
        EgressStatus.EgressFailed => "EGRESS_FAILED",
        EgressStatus.EgressAborted => "EGRESS_ABORTED",
        _ => "EGRESS_LIMIT_REACHED",
    };

    private void Tell(EgressRun run, string happened)
    {
        if (Portal is null)
            return;
        var fault = _webhookFaults.GetValueOrDefault(run.Room);
        _post!.Send(run.Room, new WebhookEvent { Event = happened, EgressInfo = run.Info }, fault, run.Request);
    }
}

/// <summary>That somebody asked for a recording.</summary>
internal sealed class Asking
{
    private int _times;
    private int _underWay;

    /// <summary>Requests for the same recording; more than one is a mistake.</summary>
    public int Times => Volatile.Read(ref _times);

    /// <summary>LiveKit has not decided yet.</summary>
    public bool IsUnderWay => Volatile.Read(ref _underWay) > 0;

    public void Begin()
    {
        Interlocked.Increment(ref _times);
        Interlocked.Increment(ref _underWay);
    }

    public void End() => Interlocked.Decrement(ref _underWay);
}
