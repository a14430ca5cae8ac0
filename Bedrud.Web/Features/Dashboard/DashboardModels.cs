using Bedrud.Domain.Statistics;

namespace Bedrud.Web.Features.Dashboard;

/// <summary>How far back charts go.</summary>
public enum DashboardRange
{
    /// <summary>24 hours.</summary>
    Day,

    /// <summary>7 days, in pieces of six hours.</summary>
    Week,

    /// <summary>30 days of UTC.</summary>
    Month,
}

/// <summary>What one piece of a chart's time came to.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC, excluded.</param>
/// <param name="Meetings">That began in it.</param>
/// <param name="PersonSeconds">That people spent in meetings.</param>
/// <param name="Peak">Most people at once.</param>
/// <param name="People">Different people; null where the piece is neither an hour nor a day.</param>
/// <param name="Recordings">Begun in it.</param>
/// <param name="Refused">Requests to join that were refused.</param>
/// <param name="Failed">People who were admitted and did not get in.</param>
public sealed record StatPoint(
    DateTime From, DateTime To, int Meetings, long PersonSeconds, int Peak, int? People, int Recordings, int Admitted, int Waiting, int Refused, int Failed);

/// <summary>How often joins came to one outcome.</summary>
/// <param name="Kind">admitted, waiting, refused or failed.</param>
/// <param name="Detail">The refusal's code or the failure's cause; the kind itself for the others.</param>
public sealed record JoinOutcomeCount(string Kind, string Detail, int Count);

/// <summary>Kept figures, of a time and of today.</summary>
/// <param name="TodayFrom">UTC; the hour in which the reader's day begins.</param>
/// <param name="Today">Since then.</param>
/// <param name="Points">By time, without gaps.</param>
/// <param name="Joins">In the same time, the most frequent first.</param>
/// <param name="FailedRecordings">That failed or were lost in the last 7 days.</param>
/// <param name="LockedOut">Accounts that are locked out now; null for whoever does not manage accounts.</param>
/// <param name="IsEmpty">Nobody has made a room yet.</param>
public sealed record DashboardFigures(
    DateTime TodayFrom, StatPoint Today, IReadOnlyList<StatPoint> Points, IReadOnlyList<JoinOutcomeCount> Joins, int FailedRecordings, int? LockedOut, bool IsEmpty);

/// <summary>How the time of a chart is cut.</summary>
internal static class DashboardRanges
{
    public static (Period Period, TimeSpan Piece, int Pieces) Cut(this DashboardRange range) => range switch
    {
        DashboardRange.Week => (Period.Hour, TimeSpan.FromHours(6), 28),
        DashboardRange.Month => (Period.Day, TimeSpan.FromDays(1), 30),
        _ => (Period.Hour, TimeSpan.FromHours(1), 24),
    };

    /// <summary>The beginning of the first piece: the last one is that in which <paramref name="now"/> lies.</summary>
    public static DateTime Begin(this DashboardRange range, DateTime now)
    {
        var (_, piece, pieces) = range.Cut();
        return new DateTime(now.Ticks - (now.Ticks % piece.Ticks), DateTimeKind.Utc) - (piece * (pieces - 1));
    }
}
