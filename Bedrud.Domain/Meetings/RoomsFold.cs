using System.Collections.Immutable;

namespace Bedrud.Domain.Meetings;

/// <summary>One step of <see cref="PresenceFold"/>: which meeting is meant, and does it run? What happens inside is <see cref="MeetingFold"/>'s.</summary>
internal sealed class RoomsFold(Presence before)
{
    private readonly ImmutableDictionary<string, MeetingState>.Builder _running = before.Running.ToBuilder();
    private readonly ImmutableDictionary<string, EndedMeeting>.Builder _ended = before.Ended.ToBuilder();
    private readonly ImmutableArray<PresenceChange>.Builder _changes = ImmutableArray.CreateBuilder<PresenceChange>();
    private readonly HashSet<string> _doubts = new(StringComparer.Ordinal);
    private DateTime? _listedAt = before.ListedAt;
    private PresenceDrift _drift;

    public PresenceStep Finish()
    {
        var running = _running.ToImmutable();
        var changed = ReferenceEquals(running, before.Running)
            ? []
            : running.Keys.Union(before.Running.Keys)
                .Where(name => !MeetingState.LookTheSame(before.Running.GetValueOrDefault(name), running.GetValueOrDefault(name)))
                .ToImmutableArray();
        var state = before.With(running, _ended.ToImmutable(), _listedAt);
        return new PresenceStep(state, _changes.ToImmutable(), changed, [.. _doubts], _drift);
    }

    public void Take(MeetingEvent told)
    {
        var current = _running.GetValueOrDefault(told.Meeting.RoomName);
        if (_ended.TryGetValue(told.Meeting.RoomSid, out var ended))
        {
            Recall(told, ended);
        }
        else if (current?.Meeting.RoomSid == told.Meeting.RoomSid)
        {
            Continue(current, told);
        }
        else if (told.Meeting.StartedAt is not { } startedAt)
        {
            // A track of a meeting that nobody told of: without its start it can't even be placed before or after the running one.
            _doubts.Add(told.Meeting.RoomName);
        }
        else if (current is not null && startedAt < current.Meeting.StartedAt)
        {
            Bury(told, current.Meeting.StartedAt!.Value);
        }
        else if (current is null && told is not RoomFinished && PresenceFold.IsLate(told, _listedAt))
        {
            Bury(told, told.At);
            _doubts.Add(told.Meeting.RoomName);
        }
        else
        {
            if (told is not RoomStarted)
                _doubts.Add(told.Meeting.RoomName);
            Continue(Begin(told.Meeting, told.LearnedAt), told);
        }
    }

    public void Take(RoomSnapshot answer)
    {
        if (StateFor(answer.Meeting, answer.LearnedAt) is not { } state || answer.LearnedAt <= state.SnapshotAt)
            return;
        var fold = new MeetingFold(state);
        fold.Take(answer);
        Put(fold, answer.LearnedAt);
    }

    public void Take(LiveRoomsSnapshot answer)
    {
        foreach (var meeting in answer.Meetings)
        {
            if (StateFor(meeting, answer.LearnedAt) is not { } state)
                continue;
            var confirmed = state.Confirmed(answer.LearnedAt);
            _running[meeting.RoomName] = state.SpotlitAt >= answer.LearnedAt
                ? confirmed
                : confirmed.Spotlit(answer.Spotlights?.GetValueOrDefault(meeting.RoomSid));
        }

        var listed = answer.Meetings.Select(m => m.RoomSid).ToHashSet(StringComparer.Ordinal);
        foreach (var state in _running.Values.ToList())
        {
            var asked = answer.AskedFor is null || answer.AskedFor.Contains(state.Meeting.RoomName);
            if (!asked || listed.Contains(state.Meeting.RoomSid) || state.LearnedAt >= answer.LearnedAt)
                continue;
            _drift += new PresenceDrift(0, 0, 0, 1);
            End(state, state.ConfirmedAt, answer.LearnedAt);
        }

        if (answer.AskedFor is not null)
            return;
        if (_listedAt is null || answer.LearnedAt > _listedAt)
            _listedAt = answer.LearnedAt;
        _ended.RemoveRange([.. _ended.Where(e => e.Value.LearnedAt + PresenceFold.RememberGone < answer.LearnedAt).Select(e => e.Key)]);
        _changes.Add(new LiveMeetingsConfirmed(
            answer.LearnedAt, _running.Values.Select(s => s.Meeting.RoomSid).ToImmutableHashSet(StringComparer.Ordinal)));
    }

    public void Take(OwnAct act)
    {
        if (!_running.TryGetValue(act.RoomName, out var state))
            return;
        var fold = new MeetingFold(state);
        fold.Take(act);
        Put(fold, act.LearnedAt);
    }

    public void Take(SpotlitByUs act)
    {
        if (_running.TryGetValue(act.RoomName, out var state))
            _running[act.RoomName] = (state with { SpotlitAt = act.LearnedAt }).Spotlit(act.Identity);
    }

    /// <summary>The running meeting that an answer is about, begun if need be; null where something newer is known.</summary>
    private MeetingState? StateFor(MeetingRef meeting, DateTime askedAt)
    {
        if (_running.TryGetValue(meeting.RoomName, out var current) && current.Meeting.RoomSid == meeting.RoomSid)
            return current;
        if (_ended.TryGetValue(meeting.RoomSid, out var ended) && ended.LearnedAt >= askedAt)
            return null;
        if (current is not null && current.LearnedAt >= askedAt && !(meeting.StartedAt > current.Meeting.StartedAt))
            return null;
        if (_listedAt is not null)
            _drift += new PresenceDrift(0, 0, 0, 1);
        return Begin(meeting with { StartedAt = meeting.StartedAt ?? askedAt }, askedAt);
    }

    private MeetingState Begin(MeetingRef meeting, DateTime learnedAt)
    {
        if (_running.TryGetValue(meeting.RoomName, out var earlier))
            End(earlier, earlier.ConfirmedAt, learnedAt);
        _ended.Remove(meeting.RoomSid);
        var state = MeetingState.Begin(meeting, learnedAt);
        _running[meeting.RoomName] = state;
        _changes.Add(new MeetingStarted(meeting));
        return state;
    }

    private void Continue(MeetingState state, MeetingEvent told)
    {
        if (told is RoomFinished)
        {
            End(state, told.At, told.LearnedAt);
            return;
        }

        var fold = new MeetingFold(state);
        fold.Take(told);
        Put(fold, told.LearnedAt);
        if (told is RoomStarted && _changes.Count == 0)
            _changes.Add(new MeetingStarted(state.Meeting));
    }

    private void Put(MeetingFold fold, DateTime learnedAt)
    {
        _running[fold.Meeting.RoomName] = fold.Finish().Confirmed(learnedAt);
        _changes.AddRange(fold.Changes);
        _drift += fold.Drift;
        if (fold.Doubt)
            _doubts.Add(fold.Meeting.RoomName);
    }

    private void End(MeetingState state, DateTime at, DateTime learnedAt)
    {
        var fold = new MeetingFold(state);
        fold.DepartAll(learnedAt);
        _changes.AddRange(fold.Changes);
        _changes.Add(new MeetingEnded(state.Meeting, at));
        _running.Remove(state.Meeting.RoomName);
        _ended[state.Meeting.RoomSid] = new EndedMeeting(state.Meeting, at, learnedAt);
    }

    /// <summary>First news of a meeting that is over already: history only.</summary>
    private void Bury(MeetingEvent told, DateTime endedBy)
    {
        var ended = new EndedMeeting(told.Meeting, told.At < endedBy ? told.At : endedBy, told.LearnedAt);
        _ended[told.Meeting.RoomSid] = ended;
        _changes.Add(new MeetingStarted(told.Meeting));
        Recall(told, ended);
    }

    /// <summary>Late news of a meeting that is over: who came and went, for history.</summary>
    private void Recall(MeetingEvent told, EndedMeeting ended)
    {
        var at = ended.At;
        switch (told)
        {
            case ParticipantJoined joined when !joined.Participant.IsHidden:
                _changes.Add(new Arrived(ended.Meeting, joined.Participant));
                break;
            case ParticipantLeft left when !left.Participant.IsHidden:
                _changes.Add(new Departed(ended.Meeting, left.Participant, left.At, left.Reason));
                break;
            case RoomFinished finished:
                at = finished.At;
                break;
        }

        _changes.Add(new MeetingEnded(ended.Meeting, at));
    }
}
