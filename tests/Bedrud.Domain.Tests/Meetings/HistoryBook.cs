using Bedrud.Domain.Meetings;

namespace Bedrud.Domain.Tests.Meetings;

/// <summary>The rows of history, kept as the database keeps them, and the rules that they must never break.</summary>
internal sealed class HistoryBook
{
    public Dictionary<string, Meeting> Meetings { get; } = [];

    public List<Attendance> Stays { get; } = [];

    public void Record(IEnumerable<PresenceChange> changes)
    {
        foreach (var change in changes)
        {
            if (change is LiveMeetingsConfirmed confirmed)
                Keep(confirmed);
            else if (change is MeetingChange about)
                Keep(about);
        }
    }

    public void AssertSound()
    {
        foreach (var stay in Stays)
        {
            var meeting = Meetings.Values.Single(m => m.Id == stay.MeetingId);
            Assert.True(stay.LeftAt is null || stay.LeftAt >= stay.JoinedAt, $"{stay.ParticipantSid} is negative");
            Assert.True(meeting.EndedAt is null || stay.LeftAt is not null, $"{stay.ParticipantSid} is endless");
        }

        Assert.Equal(Stays.Count, Stays.DistinctBy(s => s.ParticipantSid).Count());
        foreach (var ofOne in Stays.GroupBy(s => (s.MeetingId, s.Identity)))
        {
            var inOrder = ofOne.OrderBy(s => s.JoinedAt).ToList();
            foreach (var (earlier, later) in inOrder.Zip(inOrder.Skip(1)))
                Assert.True(earlier.LeftAt <= later.JoinedAt, $"{earlier.ParticipantSid} and {later.ParticipantSid} overlap");
        }

        foreach (var meeting in Meetings.Values)
            Assert.True(meeting.EndedAt is null || meeting.EndedAt >= meeting.StartedAt, $"{meeting.RoomSid} is negative");
    }

    private void Keep(MeetingChange change)
    {
        if (!Meetings.TryGetValue(change.Meeting.RoomSid, out var meeting))
            Meetings[change.Meeting.RoomSid] = meeting = MeetingLedger.Open(change.Meeting);
        var ledger = new MeetingLedger(meeting, Stays.Where(s => s.MeetingId == meeting.Id));
        ledger.Enter(change);
        Stays.AddRange(ledger.Stays.Except(Stays));
    }

    private void Keep(LiveMeetingsConfirmed confirmed)
    {
        foreach (var meeting in Meetings.Values.Where(m => m.EndedAt is null && !confirmed.RoomSids.Contains(m.RoomSid)))
            new MeetingLedger(meeting, Stays.Where(s => s.MeetingId == meeting.Id)).End(meeting.LastSeenAt);
    }
}
