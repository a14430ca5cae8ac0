using System.Globalization;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>A list of recordings as a URL asks for it; the pages use the same words in theirs.</summary>
/// <param name="Search">Words of the title, of the room's name or of the name of whoever started it.</param>
/// <param name="Room">A room's name.</param>
/// <param name="State"><c>all</c> (but deleted ones), <c>active</c>, <c>ready</c>, <c>failed</c> (or lost) or <c>deleted</c>.</param>
/// <param name="From">Such as <c>2026-11-23</c>, or a time in UTC: made then or later.</param>
/// <param name="To">Likewise: made on that day, at that time or earlier.</param>
/// <param name="Sort"><c>date</c>, <c>title</c>, <c>length</c> or <c>size</c>; with <c>-</c> before it, descending.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record RecordingListParameters(
    string? Search, string? Room, string? State, string? From, string? To, string? Sort, int? Page, int? PageSize)
{
    public const string DefaultSort = "-date";

    public bool TryRead(out RecordingQuery query)
    {
        var text = Sort ?? DefaultSort;
        var descending = text.StartsWith('-');
        var known = EnumNames.TryParse(descending ? text[1..] : text, out RecordingSort sort);
        known &= EnumNames.TryParse(State ?? nameof(RecordingFilter.All), out RecordingFilter filter);
        known &= TryReadTime(From, false, out var from) & TryReadTime(To, true, out var before);
        query = new RecordingQuery(Search, Room, filter, from, before, sort, descending, Page ?? 1, PageSize ?? 25);
        return known && query.IsValid;
    }

    // A day goes to its end.
    private static bool TryReadTime(string? text, bool end, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000)
            time = day.AddDays(end ? 1 : 0).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        else if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at))
            time = end ? at.AddTicks(10) : at;
        return time is not null;
    }
}
