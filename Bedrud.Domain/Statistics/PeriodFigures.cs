using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Statistics;

/// <summary>How long a period of figures is.</summary>
public enum Period
{
    /// <summary>One hour of UTC.</summary>
    Hour,

    /// <summary>One day of UTC.</summary>
    Day,
}

/// <summary>What one hour, or one day, came to. Kept when the meetings themselves are long deleted.</summary>
public sealed class PeriodFigures
{
    public required Period Period { get; init; }

    /// <summary>UTC; when it begins.</summary>
    public required DateTime At { get; init; }

    /// <summary>Meetings that began in it.</summary>
    public int Meetings { get; set; }

    /// <summary>Seconds that people spent in meetings; somebody on two devices counts once.</summary>
    public long PersonSeconds { get; set; }

    /// <summary>Different people who were in a meeting.</summary>
    public int People { get; set; }

    /// <summary>Most people in meetings at once.</summary>
    public int Peak { get; set; }

    /// <summary>Recordings begun, whatever became of them.</summary>
    public int Recordings { get; set; }

    /// <summary>Meetings of it were deleted since: it can't be counted anew.</summary>
    public bool IsFinal { get; set; }

    /// <summary>Nobody did anything.</summary>
    public bool IsEmpty => Meetings == 0 && PersonSeconds == 0 && People == 0 && Peak == 0 && Recordings == 0;

    /// <summary>Counts one period.</summary>
    /// <param name="begun">Meetings that began in it.</param>
    /// <param name="stays">Those that reach into it; others do no harm.</param>
    /// <param name="now">UTC; until when an open stay has lasted.</param>
    public static PeriodFigures Of(Period period, DateTime at, int begun, int recordings, IEnumerable<StayOfPerson> stays, DateTime now)
    {
        var end = at + period.Length();
        var present = stays.Select(s => (s.Identity, Part: new Stretch(s.JoinedAt, s.LeftAt ?? (now > s.JoinedAt ? now : s.JoinedAt)).Within(at, end)))
            // Who left in the instant in which it begins was not there in it.
            .Where(s => s.Part is { } part && part.From < end && (part.To > at || part.Length > TimeSpan.Zero || s.Part.Value.From > at))
            .GroupBy(s => ParticipantIdentity.PersonOf(s.Identity), s => s.Part!.Value, StringComparer.Ordinal)
            .Select(Stretch.Merge).ToList();
        var stretches = present.SelectMany(p => p).ToList();
        return new PeriodFigures
        {
            Period = period,
            At = at,
            Meetings = begun,
            PersonSeconds = (long)stretches.Sum(s => s.Length.TotalSeconds),
            People = present.Count,
            Peak = Stretch.Peak(stretches),
            Recordings = recordings,
        };
    }

    /// <summary>Takes over the figures of another count of the same period.</summary>
    public void Take(PeriodFigures count)
    {
        Meetings = count.Meetings;
        PersonSeconds = count.PersonSeconds;
        People = count.People;
        Peak = count.Peak;
        // Recordings are deleted for good before their hour is: a later count must not take them out of it.
        Recordings = Math.Max(Recordings, count.Recordings);
    }
}

/// <summary>Of a stay, what counting needs.</summary>
/// <param name="LeftAt">Null for somebody who is there.</param>
public readonly record struct StayOfPerson(string Identity, DateTime JoinedAt, DateTime? LeftAt);

public static class Periods
{
    public static TimeSpan Length(this Period period) => period == Period.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    /// <summary>The beginning of the period in which this moment lies.</summary>
    public static DateTime Floor(this Period period, DateTime utc) => new(utc.Ticks - (utc.Ticks % period.Length().Ticks), DateTimeKind.Utc);
}
