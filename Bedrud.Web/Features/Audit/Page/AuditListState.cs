using System.Globalization;
using Bedrud.Infrastructure.Auditing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Audit.Page;

/// <summary>Which entries the page shows, as it stands in the page's address, in the API's own words.</summary>
/// <param name="Actor">An account, chosen from a row.</param>
/// <param name="Outcome">Empty for both.</param>
/// <param name="From">The reader's day; null for no limit.</param>
/// <param name="To">The reader's day, including; null for no limit.</param>
/// <param name="Before">Where the page goes on; null from the newest.</param>
public sealed record AuditListState(
    string Search = "", string Who = "", Guid? Actor = null, string Action = "", string Room = "", string Target = "", string Outcome = "",
    DateOnly? From = null, DateOnly? To = null, long? Before = null)
{
    public const int PageSize = 50;
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static AuditListState Read(
        string? search, string? who, string? actor, string? action, string? room, string? target, string? outcome, string? from, string? to, long? before) => new(
        Text(search), Text(who), Guid.TryParse(actor, out var id) ? id : null, Text(action), Text(room), Text(target),
        outcome is AuditParameters.Succeeded or AuditParameters.Failed ? outcome : "", Day(from), Day(to), before > 0 ? before : null);

    /// <param name="toUtc">From the reader's zone.</param>
    public AuditFilter ToFilter(Func<DateTime, DateTime> toUtc) => new(
        None(Who), Actor, None(Action), None(Room), None(Target), Outcome.Length == 0 ? null : Outcome == AuditParameters.Failed,
        From is { } from ? toUtc(from.ToDateTime(TimeOnly.MinValue)) : null, To is { } to ? toUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null, None(Search));

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl() => QueryHelpers.AddQueryString("/audit", Query(From?.ToString(DayFormat, CultureInfo.InvariantCulture), To?.ToString(DayFormat, CultureInfo.InvariantCulture), Before));

    /// <summary>The address of a file with all of them.</summary>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="toUtc">From the reader's zone: the file's days are theirs.</param>
    public string ToExport(string format, Func<DateTime, DateTime> toUtc)
    {
        var filter = ToFilter(toUtc);
        var query = Query(filter.From?.ToString("O"), filter.Before?.AddMicroseconds(-1).ToString("O"), null);
        query["format"] = format;
        return QueryHelpers.AddQueryString("/api/admin/audit/export", query);
    }

    /// <summary>Whether there may be entries that this list leaves out.</summary>
    public bool IsNarrowed => this with { Before = null } != new AuditListState();

    /// <summary>A day as fields and addresses write it; null for none.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000 ? day : null;

    private Dictionary<string, string?> Query(string? from, string? to, long? before) => new (string Name, string? Value)[]
    {
        ("search", None(Search)), ("who", None(Who)), ("actor", Actor?.ToString()), ("action", None(Action)), ("room", None(Room)), ("target", None(Target)),
        ("outcome", None(Outcome)), ("from", from), ("to", to), ("before", before?.ToString(CultureInfo.InvariantCulture)),
    }.Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value);

    private static string? None(string text) => text.Length == 0 ? null : text;

    private static string Text(string? text)
    {
        text = text?.Trim() ?? "";
        return text.Length <= AuditFilter.MaxTextLength ? text : text[..AuditFilter.MaxTextLength];
    }
}
