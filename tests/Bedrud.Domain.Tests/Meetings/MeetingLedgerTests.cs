using Bedrud.Domain.Meetings;

namespace Bedrud.Domain.Tests.Meetings;

public sealed class MeetingLedgerTests
{
    private static readonly DateTime Start = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly MeetingRef Meeting = new("daily", "RM_1", Start);

    private readonly MeetingLedger _ledger = new(MeetingLedger.Open(Meeting), []);

    [Fact]
    public void Departed_BeforeItsArrival_StaysClosed()
    {
        _ledger.Enter(new Departed(Meeting, Person("u_a", "PA_1", 1), At(10), DepartureReason.ClientInitiated));
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_1", 1)));

        Assert.Equal(At(10), Assert.Single(_ledger.Stays).LeftAt);
    }

    [Fact]
    public void Departed_ToldEarlierThanTheArrival_IsNeverNegative()
    {
        _ledger.Enter(new Departed(Meeting, Person("u_a", "PA_1", 11), At(10), DepartureReason.ClientInitiated));

        var stay = Assert.Single(_ledger.Stays);
        Assert.Equal(stay.JoinedAt, stay.LeftAt);
    }

    [Fact]
    public void Departed_Guessed_NeverReplacesWhatWasTold()
    {
        _ledger.Enter(new Departed(Meeting, Person("u_a", "PA_1", 1), At(10), DepartureReason.ConnectionTimeout));
        _ledger.Enter(new Departed(Meeting, Person("u_a", "PA_1", 1), At(5), Reason: null));

        var stay = Assert.Single(_ledger.Stays);
        Assert.Equal((At(10), DepartureReason.ConnectionTimeout), (stay.LeftAt, stay.Reason));
    }

    [Fact]
    public void MeetingEnded_WithOpenStays_ClosesThemWhenLastSeen()
    {
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_1", 1)));
        _ledger.Enter(new MeetingConfirmed(Meeting, At(30), ["PA_1"], Corrects: false));
        _ledger.Enter(new MeetingEnded(Meeting, At(60)));

        Assert.Equal(At(30), Assert.Single(_ledger.Stays).LeftAt);
        Assert.Equal(At(60), _ledger.Meeting.EndedAt);
    }

    [Fact]
    public void Arrived_AfterTheMeetingsEnd_IsNotEndless()
    {
        _ledger.Enter(new MeetingEnded(Meeting, At(60)));
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_1", 1)));

        Assert.Equal(At(60), Assert.Single(_ledger.Stays).LeftAt);
    }

    [Fact]
    public void MeetingEnded_GuessedThenTold_TakesTheLater()
    {
        _ledger.Enter(new MeetingEnded(Meeting, At(40)));
        _ledger.Enter(new MeetingEnded(Meeting, At(60)));
        _ledger.Enter(new MeetingEnded(Meeting, At(40)));

        Assert.Equal(At(60), _ledger.Meeting.EndedAt);
    }

    [Fact]
    public void MeetingConfirmed_SomebodyMissing_ClosesTheirStayWhenLastSeen()
    {
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_1", 1)));
        _ledger.Enter(new MeetingConfirmed(Meeting, At(30), ["PA_1"], Corrects: true));
        _ledger.Enter(new MeetingConfirmed(Meeting, At(3600), [], Corrects: true));

        Assert.Equal(At(30), Assert.Single(_ledger.Stays).LeftAt);
    }

    [Fact]
    public void MeetingConfirmed_SomebodyBelievedGone_OpensTheirStayAndTheMeetingAgain()
    {
        _ledger.Enter(new Departed(Meeting, Person("u_a", "PA_1", 1), At(10), Reason: null));
        _ledger.Enter(new MeetingEnded(Meeting, At(20)));
        _ledger.Enter(new MeetingConfirmed(Meeting, At(30), ["PA_1"], Corrects: true));

        Assert.Null(Assert.Single(_ledger.Stays).LeftAt);
        Assert.Null(_ledger.Meeting.EndedAt);
    }

    [Fact]
    public void Arrived_SameIdentityAgain_EndsTheEarlierStay()
    {
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_2", 20)));
        _ledger.Enter(new Arrived(Meeting, Person("u_a", "PA_1", 1)));

        Assert.Equal(At(20), _ledger.Stays.Single(s => s.ParticipantSid == "PA_1").LeftAt);
        Assert.Null(_ledger.Stays.Single(s => s.ParticipantSid == "PA_2").LeftAt);
    }

    private static DateTime At(int seconds) => Start.AddSeconds(seconds);

    private static ParticipantPresence Person(string identity, string sid, int joinedAt) =>
        new() { Sid = sid, Identity = identity, JoinedAt = At(joinedAt) };
}
