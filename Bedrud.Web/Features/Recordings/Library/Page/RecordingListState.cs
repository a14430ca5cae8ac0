using System.Globalization;
using Bedrud.Domain.Rooms;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Recordings.Library.Page;

/// <summary>Which recordings the page shows, as it stands in the page's address, in the API's own words.</summary>
/// <param name="From">The reader's day; null for no limit.</param>
/// <param name="To">The reader's day, including; null for no limit.</param>
public sealed record RecordingListState(
    string Search = "", string Room = "", RecordingFilter Filter = RecordingFilter.All, DateOnly? From = null, DateOnly? To = null,
    RecordingSort Sort = RecordingSort.Date, bool Descending = true, int Page = 1)
{
    public const int PageSize = 25;
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static RecordingListState Read(string? search, string? room, string? state, string? from, string? to, string? sort, int? page)
    {
        var read = new RecordingListParameters(null, null, null, null, null, sort, page, PageSize).TryRead(out var query) ? query : new RecordingQuery();
        search = search?.Trim() ?? "";
        return new RecordingListState(
            search.Length <= RecordingQuery.MaxSearchLength ? search : search[..RecordingQuery.MaxSearchLength],
            room is { Length: <= RoomName.MaxLength } ? room : "",
            new RecordingListParameters(null, null, state, null, null, null, null, null).TryRead(out var kind) ? kind.Filter : RecordingFilter.All,
            Day(from), Day(to), read.Sort, read.Descending, read.Page);
    }

    /// <param name="toUtc">From the reader's zone.</param>
    public RecordingQuery ToQuery(Func<DateTime, DateTime> toUtc) => new(
        Search.Length == 0 ? null : Search, Room.Length == 0 ? null : Room, Filter,
        From is { } from ? toUtc(from.ToDateTime(TimeOnly.MinValue)) : null, To is { } to ? toUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null,
        Sort, Descending, Page, PageSize);

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        if (Search.Length > 0)
            query["search"] = Search;
        if (Room.Length > 0)
            query["room"] = Room;
        if (Filter != RecordingFilter.All)
            query["state"] = Filter.ToString().ToLowerInvariant();
        if (From is { } from)
            query["from"] = from.ToString(DayFormat, CultureInfo.InvariantCulture);
        if (To is { } to)
            query["to"] = to.ToString(DayFormat, CultureInfo.InvariantCulture);
        if (Sort != RecordingSort.Date || !Descending)
            query["sort"] = (Descending ? "-" : "") + Sort.ToString().ToLowerInvariant();
        if (Page > 1)
            query["page"] = Page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/recordings", query);
    }

    /// <summary>Whether there may be recordings that this list leaves out.</summary>
    public bool IsNarrowed => Search.Length > 0 || Room.Length > 0 || Filter != RecordingFilter.All || From is not null || To is not null;

    /// <summary>All of them, in the same order.</summary>
    public RecordingListState Widened => new(Sort: Sort, Descending: Descending);

    public RecordingListState WithFilter(RecordingFilter filter) => this with { Filter = filter, Page = 1 };

    public RecordingListState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    public RecordingListState WithRoom(string? room) => this with { Room = room ?? "", Page = 1 };

    public RecordingListState WithDays(DateOnly? from, DateOnly? to) => this with { From = from, To = to, Page = 1 };

    /// <summary>The column's own order first (titles from A, times, lengths and sizes from the top), the other way at the second click.</summary>
    public RecordingListState WithSort(RecordingSort sort) =>
        this with { Sort = sort, Descending = Sort == sort ? !Descending : sort != RecordingSort.Title, Page = 1 };

    public int PageCount(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);

    /// <summary>A day as fields and addresses write it; null for none.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 3000 ? day : null;
}
