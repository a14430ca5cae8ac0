using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.History.List;

/// <summary>What the list of meetings shows, as its address says.</summary>
/// <param name="From">A day of the reader's, or a moment in UTC as other pages link to; empty for no limit.</param>
/// <param name="To">Likewise: a day goes to its end, a moment is excluded.</param>
public sealed record MeetingListState(
    string Search = "", string Room = "", MeetingFilter Filter = MeetingFilter.All, string From = "", string To = "",
    MeetingSort Sort = MeetingSort.Started, bool Descending = true, int Page = 1)
{
    public const int PageSize = 25;

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static MeetingListState Read(string? search, string? room, string? state, string? from, string? to, string? sort, int? page)
    {
        var read = new MeetingListParameters(null, null, null, null, null, sort, page, PageSize).TryRead(out var query) ? query : new MeetingQuery();
        search = search?.Trim() ?? "";
        return new MeetingListState(
            search.Length <= MeetingQuery.MaxSearchLength ? search : search[..MeetingQuery.MaxSearchLength],
            room is { Length: <= Domain.Meetings.Meeting.RoomNameMaxLength } ? room : "",
            new MeetingListParameters(null, null, state, null, null, null, null, null).TryRead(out var kind) ? kind.Filter : MeetingFilter.All,
            Known(from), Known(to), read.Sort, read.Descending, read.Page);
    }

    /// <param name="toUtc">From the reader's zone.</param>
    public MeetingQuery ToQuery(Func<DateTime, DateTime> toUtc)
    {
        MeetingListParameters.TryReadTime(From, false, toUtc, out var from);
        MeetingListParameters.TryReadTime(To, true, toUtc, out var before);
        return new MeetingQuery(Search.Length == 0 ? null : Search, Room.Length == 0 ? null : Room, Filter, from, before, Sort, Descending, Page, PageSize);
    }

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        Put("search", Search);
        Put("room", Room);
        if (Filter != MeetingFilter.All)
            query["state"] = Filter.ToString().ToLowerInvariant();
        Put("from", From);
        Put("to", To);
        if (Sort != MeetingSort.Started || !Descending)
            query["sort"] = (Descending ? "-" : "") + Sort.ToString().ToLowerInvariant();
        if (Page > 1)
            query["page"] = Page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/meetings", query);

        void Put(string key, string value)
        {
            if (value.Length > 0)
                query[key] = value;
        }
    }

    /// <summary>Those that began in this time, UTC.</summary>
    public static MeetingListState Between(DateTime from, DateTime to) => new(From: Moment(from), To: Moment(to));

    /// <summary>Whether there may be meetings that this list leaves out.</summary>
    public bool IsNarrowed => Search.Length > 0 || Room.Length > 0 || Filter != MeetingFilter.All || From.Length > 0 || To.Length > 0;

    /// <summary>All of them, in the same order.</summary>
    public MeetingListState Widened => new(Sort: Sort, Descending: Descending);

    public MeetingListState WithFilter(MeetingFilter filter) => this with { Filter = filter, Page = 1 };

    public MeetingListState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    public MeetingListState WithRoom(string? room) => this with { Room = room ?? "", Page = 1 };

    public MeetingListState WithFrom(string? from) => this with { From = Known(from), Page = 1 };

    public MeetingListState WithTo(string? to) => this with { To = Known(to), Page = 1 };

    /// <summary>The column's own order first (rooms from A, all else from the top), the other way at the second click.</summary>
    public MeetingListState WithSort(MeetingSort sort) =>
        this with { Sort = sort, Descending = Sort == sort ? !Descending : sort != MeetingSort.Room, Page = 1 };

    public int PageCount(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);

    private static string Known(string? text) => MeetingListParameters.TryReadTime(text, false, local => local, out var time) && time is not null ? text! : "";

    private static string Moment(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
}
