using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Rooms;

/// <summary>Which rooms the page shows, as it stands in the page's address, in the API's own words.</summary>
/// <param name="Mine">An administrator's own rooms instead of all.</param>
public sealed record RoomListState(string Search = "", RoomSort Sort = RoomSort.Name, bool Descending = false, int Page = 1, bool Mine = false, RoomFilter Filter = RoomFilter.All)
{
    public const int PageSize = 25;
    private const int MaxSearchLength = 100;

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static RoomListState From(string? search, string? sort, int? page, string? scope, string? filter = null)
    {
        var read = new RoomListParameters(null, sort, page, PageSize).TryRead(out var query) ? query : new RoomQuery();
        search = search?.Trim() ?? "";
        return new RoomListState(
            search.Length <= MaxSearchLength ? search : search[..MaxSearchLength], read.Sort, read.Descending, read.Page,
            string.Equals(scope, "mine", StringComparison.OrdinalIgnoreCase),
            RoomListParameters.TryReadFilter(filter, out var kind) ? kind : RoomFilter.All);
    }

    public RoomQuery ToQuery() => new(Search.Length == 0 ? null : Search, Sort, Descending, Page, PageSize, Filter);

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        if (Search.Length > 0)
            query["search"] = Search;
        if (Sort != RoomSort.Name || Descending)
            query["sort"] = (Descending ? "-" : "") + Sort.ToString().ToLowerInvariant();
        if (Page > 1)
            query["page"] = Page.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Mine)
            query["scope"] = "mine";
        if (Filter != RoomFilter.All)
            query["filter"] = Filter.ToString().ToLowerInvariant();
        return QueryHelpers.AddQueryString("/rooms", query);
    }

    /// <summary>Whether there may be rooms that this list leaves out.</summary>
    public bool IsNarrowed => Search.Length > 0 || Filter != RoomFilter.All;

    public RoomListState WithFilter(RoomFilter filter) => this with { Filter = filter, Page = 1 };

    public RoomListState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    /// <summary>The column's own order first (names from A, times and sizes from the top), the other way at the second click.</summary>
    public RoomListState WithSort(RoomSort sort) =>
        this with { Sort = sort, Descending = Sort == sort ? !Descending : sort != RoomSort.Name, Page = 1 };

    public int PageCount(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}
