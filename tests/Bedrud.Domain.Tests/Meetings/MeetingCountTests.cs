using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Domain.Statistics;

namespace Bedrud.Domain.Tests.Meetings;

public sealed class MeetingCountTests
{
    private static readonly DateTime Nine = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);
    private static readonly string Ayse = ParticipantIdentity.ForUser(Guid.CreateVersion7());
    private static readonly string Ben = ParticipantIdentity.ForGuest(Guid.CreateVersion7());

    [Fact]
    public void Total_TwoDevicesAtOnce_CountsOnce()
    {
        var count = MeetingCount.Of([Stay(Ayse, 0, 30), Stay(ParticipantIdentity.OnDevice(Ayse, "phone"), 10, 40)], Nine);

        var person = Assert.Single(count.Persons);
        Assert.Equal(TimeSpan.FromMinutes(40), person.Total);
        Assert.Equal(2, person.Stays.Count);
        Assert.Equal(1, count.Peak);
    }

    [Fact]
    public void Total_RepeatedJoins_AreAddedUpWithoutTheTimeBetween()
    {
        var person = Assert.Single(MeetingCount.Of([Stay(Ayse, 30, 45), Stay(Ayse, 0, 10)], Nine).Persons);

        Assert.Equal(TimeSpan.FromMinutes(25), person.Total);
        Assert.Equal(Nine, person.FirstJoinedAt);
        Assert.Equal(Nine.AddMinutes(45), person.LastLeftAt);
    }

    [Fact]
    public void OpenStay_LastsUntilNow()
    {
        var person = Assert.Single(MeetingCount.Of([Stay(Ayse, 0, null)], Nine.AddMinutes(7)).Persons);

        Assert.Equal(TimeSpan.FromMinutes(7), person.Total);
        Assert.Null(person.LastLeftAt);
    }

    [Fact]
    public void Peak_WhoLeavesAsAnotherComes_WereNeverTwo() =>
        Assert.Equal(1, MeetingCount.Of([Stay(Ayse, 0, 10), Stay(Ben, 10, 20)], Nine).Peak);

    [Fact]
    public void Peak_SomebodyWhoLeftAtOnce_WasThere() => Assert.Equal(1, MeetingCount.Of([Stay(Ayse, 5, 5)], Nine).Peak);

    [Fact]
    public void Hour_HoldsItsPartOfAStay()
    {
        StayOfPerson[] stays = [new(Ayse, Nine.AddMinutes(-30), Nine.AddMinutes(20)), new(Ben, Nine.AddMinutes(50), null), new("x", Nine.AddMinutes(-60), Nine)];

        var hour = PeriodFigures.Of(Period.Hour, Nine, 3, 0, stays, Nine.AddMinutes(90));

        Assert.Equal((20 + 10) * 60, hour.PersonSeconds);
        Assert.Equal(2, hour.People);
        Assert.Equal(1, hour.Peak);
        Assert.Equal(3, hour.Meetings);
    }

    [Theory]
    [InlineData(true, null, false, HistoryView.Whole)]
    [InlineData(false, RoomRole.Owner, false, HistoryView.Whole)]
    [InlineData(false, RoomRole.Moderator, true, HistoryView.Whole)]
    [InlineData(false, RoomRole.Speaker, true, HistoryView.Own)]
    [InlineData(false, RoomRole.Speaker, false, HistoryView.None)]
    [InlineData(false, null, true, HistoryView.Own)]
    [InlineData(false, null, false, HistoryView.None)]
    public void Policy_EachKindOfReader_SeesTheirPart(bool seesRooms, RoomRole? membership, bool tookPart, HistoryView view) =>
        Assert.Equal(view, HistoryPolicy.Decide(seesRooms, membership, tookPart));

    [Fact]
    public void KnownPerson_IsFoundUnderEveryName_TheLatestFirst()
    {
        var person = new KnownPerson { Identity = Ayse };
        person.Meet("Ayşe", Nine);
        person.Meet("Ayşe Yılmaz", Nine.AddDays(1));
        person.Meet("Müdür", Nine.AddDays(-1));

        Assert.Equal("ayse yilmaz\nayse\nmudur", person.SearchText);
        Assert.Equal(Nine.AddDays(1), person.SeenAt);
    }

    private static Attendance Stay(string identity, int from, int? to) => new()
    {
        MeetingId = Guid.Empty,
        ParticipantSid = $"PA_{identity}_{from}",
        Identity = identity,
        JoinedAt = Nine.AddMinutes(from),
        LeftAt = to is { } end ? Nine.AddMinutes(end) : null,
    };
}
