using System.Globalization;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.History;

/// <summary>A list of past meetings as a URL asks for it; the page uses the same words in its own.</summary>
/// <param name="Search">Part of the room's name, or of the name of somebody who was there.</param>
/// <param name="Room">A room's name.</param>
/// <param name="State"><c>all</c>, <c>live</c> or <c>ended</c>.</param>
/// <param name="From">Such as <c>2026-11-23</c>, or a time in UTC: begun then or later.</param>
/// <param name="To">Likewise: begun on that day, or before that time.</param>
/// <param name="Sort"><c>started</c>, <c>room</c>, <c>length</c>, <c>people</c> or <c>peak</c>; with <c>-</c> before it, descending.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record MeetingListParameters(
    string? Search, string? Room, string? State, string? From, string? To, string? Sort, int? Page, int? PageSize)
{
    public const string DefaultSort = "-started";
    public const string DayFormat = "yyyy-MM-dd";

    public bool TryRead(out MeetingQuery query)
    {
        var text = Sort ?? DefaultSort;
        var descending = text.StartsWith('-');
        var known = EnumNames.TryParse(descending ? text[1..] : text, out MeetingSort sort);
        known &= EnumNames.TryParse(State ?? nameof(MeetingFilter.All), out MeetingFilter filter);
        known &= TryReadTime(From, false, local => local, out var from) & TryReadTime(To, true, local => local, out var before);
        query = new MeetingQuery(Search, Room, filter, from, before, sort, descending, Page ?? 1, PageSize ?? 25);
        return known && query.IsValid;
    }

    /// <summary>A day, which goes to its end, or a moment in UTC.</summary>
    /// <param name="toUtc">What a day's midnight is: days may be the reader's own.</param>
    public static bool TryReadTime(string? text, bool end, Func<DateTime, DateTime> toUtc, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000)
            time = DateTime.SpecifyKind(toUtc(day.AddDays(end ? 1 : 0).ToDateTime(TimeOnly.MinValue)), DateTimeKind.Utc);
        else if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1970 and < 3000)
            time = at;
        return time is not null;
    }
}
