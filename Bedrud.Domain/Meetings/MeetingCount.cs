using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Meetings;

/// <summary>One person's attendance in one meeting: all their stays, however often they came and from however many devices.</summary>
/// <param name="Person">See <see cref="ParticipantIdentity.PersonOf"/>.</param>
/// <param name="Name">The one they bore last.</param>
/// <param name="Stays">By time.</param>
/// <param name="Present">When they were there, without overlaps.</param>
public sealed record PersonAttendance(string Person, string Name, IReadOnlyList<Attendance> Stays, IReadOnlyList<Stretch> Present)
{
    /// <summary>The time that they were there; two devices at once count once.</summary>
    public TimeSpan Total => Present.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + stretch.Length);

    public DateTime FirstJoinedAt => Stays[0].JoinedAt;

    /// <summary>UTC; null while they are there.</summary>
    public DateTime? LastLeftAt => Stays.Any(s => s.LeftAt is null) ? null : Stays.Max(s => s.LeftAt);
}

/// <summary>Who was in a meeting, counted by person.</summary>
/// <param name="Persons">By the first arrival.</param>
/// <param name="Peak">Most people at once.</param>
public sealed record MeetingCount(IReadOnlyList<PersonAttendance> Persons, int Peak)
{
    /// <param name="stays">All of one meeting.</param>
    /// <param name="now">UTC; until when an open stay has lasted.</param>
    public static MeetingCount Of(IEnumerable<Attendance> stays, DateTime now)
    {
        var persons = stays.GroupBy(s => ParticipantIdentity.PersonOf(s.Identity), StringComparer.Ordinal)
            .Select(g => Person(g.Key, [.. g.OrderBy(s => s.JoinedAt).ThenBy(s => s.ParticipantSid, StringComparer.Ordinal)], now))
            .OrderBy(p => p.FirstJoinedAt).ThenBy(p => p.Person, StringComparer.Ordinal).ToList();
        return new MeetingCount(persons, Stretch.Peak([.. persons.SelectMany(p => p.Present)]));
    }

    private static PersonAttendance Person(string person, IReadOnlyList<Attendance> stays, DateTime now) =>
        new(person, stays[^1].Name, stays, Stretch.Merge(stays.Select(s => new Stretch(s.JoinedAt, s.LeftAt ?? (now > s.JoinedAt ? now : s.JoinedAt)))));
}
