namespace Bedrud.Domain.Meetings;

/// <summary>
/// Enters facts into the rows of one meeting. The order of facts and their repetition make no difference to the outcome, and
/// whatever comes, no stay is negative, none of one identity overlaps its next, and an ended meeting holds no open one.
/// </summary>
/// <param name="meeting">The row.</param>
/// <param name="stays">
/// Its stays, or at least those that the facts concern: all of the identities that they name, all that are open where they end
/// or confirm the meeting, and all at all where a confirmation corrects.
/// </param>
public sealed class MeetingLedger(Meeting meeting, IEnumerable<Attendance> stays)
{
    private readonly List<Attendance> _stays = [.. stays];

    public Meeting Meeting { get; } = meeting;

    /// <summary>Those handed in, and those that facts have added.</summary>
    public IReadOnlyList<Attendance> Stays => _stays;

    /// <summary>A new row for a meeting whose start is known.</summary>
    public static Meeting Open(MeetingRef meeting, Guid? roomId = null)
    {
        var startedAt = meeting.StartedAt ?? throw new ArgumentException("The meeting's start is not known.", nameof(meeting));
        return new Meeting
        {
            RoomName = Cut(meeting.RoomName, Meeting.RoomNameMaxLength),
            RoomSid = meeting.RoomSid,
            RoomId = roomId,
            StartedAt = startedAt,
            LastSeenAt = startedAt,
        };
    }

    /// <summary>Enters one fact about this meeting.</summary>
    public void Enter(MeetingChange change)
    {
        switch (change)
        {
            case Arrived arrived:
                Enter(arrived);
                break;
            case Departed departed:
                Enter(departed);
                break;
            case MeetingConfirmed confirmed:
                Enter(confirmed);
                break;
            case MeetingEnded ended:
                End(ended.At);
                break;
        }
    }

    /// <summary>Ends the meeting no earlier than <paramref name="at"/> (UTC), and every stay that is still open.</summary>
    public void End(DateTime at)
    {
        // An end that had to be guessed lies at or before the true one, so the later of two is the better.
        var end = Latest(Meeting.EndedAt ?? Meeting.StartedAt, at);
        foreach (var stay in _stays.Where(s => s.LeftAt is null))
            stay.LeftAt = Latest(stay.JoinedAt, Earliest(end, Meeting.LastSeenAt));
        foreach (var stay in _stays)
            end = Latest(end, stay.LeftAt ?? end);
        Meeting.EndedAt = end;
        Meeting.LastSeenAt = Latest(Meeting.LastSeenAt, end);
        Untangle();
    }

    private void Enter(Arrived arrived)
    {
        var stay = StayOf(arrived.Participant);
        if (Meeting.EndedAt is { } end && stay.LeftAt is null)
            Close(stay, end, reason: null);
        Untangle();
    }

    private void Enter(Departed departed)
    {
        var stay = StayOf(departed.Participant);
        if (departed.Reason is null)
        {
            if (stay.LeftAt is null)
                Close(stay, departed.At, reason: null);
        }
        else if (stay.Reason is null || departed.At < stay.LeftAt)
        {
            Close(stay, departed.At, departed.Reason);
        }

        Untangle();
    }

    private void Enter(MeetingConfirmed confirmed)
    {
        if (confirmed.Corrects)
            Meeting.EndedAt = null;
        if (Meeting.EndedAt is not null)
            return;
        foreach (var stay in _stays)
        {
            var present = confirmed.Present.Contains(stay.ParticipantSid);
            if (!present && stay.LeftAt is null)
                Close(stay, Meeting.LastSeenAt, reason: null);
            if (present && stay.LeftAt is not null && confirmed.Corrects)
                (stay.LeftAt, stay.Reason) = (null, null);
        }

        Untangle();
        Meeting.LastSeenAt = Latest(Meeting.LastSeenAt, confirmed.At);
    }

    private Attendance StayOf(ParticipantPresence participant)
    {
        var stay = _stays.Find(s => s.ParticipantSid == participant.Sid);
        if (stay is null)
        {
            stay = new Attendance
            {
                MeetingId = Meeting.Id,
                ParticipantSid = participant.Sid,
                Identity = Cut(participant.Identity, Attendance.IdentityMaxLength),
                JoinedAt = participant.JoinedAt,
            };
            _stays.Add(stay);
        }

        // LiveKit's list of participants doesn't say which run of the room it is about: a webhook may know better.
        stay.MeetingId = Meeting.Id;
        stay.Name = Cut(participant.Name, Attendance.NameMaxLength);
        return stay;
    }

    private void Close(Attendance stay, DateTime at, DepartureReason? reason)
    {
        stay.LeftAt = Latest(stay.JoinedAt, at);
        stay.Reason = reason;
        if (Meeting.EndedAt is { } end)
            Meeting.EndedAt = Latest(end, stay.LeftAt.Value);
    }

    // LiveKit ends the earlier connection of an identity when it connects again, and reports the end some milliseconds after the beginning.
    private void Untangle()
    {
        foreach (var ofOne in _stays.GroupBy(s => s.Identity))
        {
            Attendance? earlier = null;
            foreach (var stay in ofOne.OrderBy(s => s.JoinedAt).ThenBy(s => s.ParticipantSid, StringComparer.Ordinal))
            {
                if (earlier is not null && (earlier.LeftAt is null || earlier.LeftAt > stay.JoinedAt))
                    earlier.LeftAt = stay.JoinedAt;
                earlier = stay;
            }
        }
    }

    private static DateTime Latest(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earliest(DateTime a, DateTime b) => a < b ? a : b;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
