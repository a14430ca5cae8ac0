using System.Globalization;
using Bedrud.Infrastructure.Auditing;

namespace Bedrud.Web.Features.Audit;

/// <summary>Entries as a URL asks for them; the page uses the same words in its own.</summary>
/// <param name="Who">Beginnings of words of the name of whoever acted.</param>
/// <param name="Actor">The account that acted, by its id.</param>
/// <param name="Action">Such as <c>participant.kick</c>.</param>
/// <param name="Room">A room's name.</param>
/// <param name="Target">Beginnings of words of whom or what it was done to.</param>
/// <param name="Outcome"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="From">Such as <c>2026-11-23</c>, or a time in UTC: then or later.</param>
/// <param name="To">Likewise: on that day, at that time or earlier.</param>
/// <param name="Search">Beginnings of words in all that is written of an act.</param>
public sealed record AuditParameters(
    string? Who = null, Guid? Actor = null, string? Action = null, string? Room = null, string? Target = null, string? Outcome = null, string? From = null, string? To = null,
    string? Search = null)
{
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    public bool TryRead(out AuditFilter filter)
    {
        var known = Outcome is null or "" or Succeeded or Failed;
        known &= TryReadTime(From, false, out var from) & TryReadTime(To, true, out var before);
        filter = new AuditFilter(Who, Actor, Action, Room, Target, string.IsNullOrEmpty(Outcome) ? null : Outcome == Failed, from, before, Search);
        return known && filter.IsValid;
    }

    // A day goes to its end; a time is as fine as those of entries.
    private static bool TryReadTime(string? text, bool end, out DateTime? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000)
            time = day.AddDays(end ? 1 : 0).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        else if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1970 and < 3000)
            time = end ? at.AddTicks(TimeSpan.TicksPerMicrosecond) : at;
        return time is not null;
    }
}
