using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Rooms;

/// <summary>A list of rooms as a URL asks for it; the pages use the same words in theirs.</summary>
/// <param name="Search">Part of a name.</param>
/// <param name="Sort"><c>name</c>, <c>created</c>, <c>updated</c> or <c>capacity</c>; with <c>-</c> before it, descending.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
/// <param name="Filter"><c>all</c>, <c>live</c>, <c>private</c> or <c>suspended</c>.</param>
public sealed record RoomListParameters(string? Search, string? Sort, int? Page, int? PageSize, string? Filter = null)
{
    public bool TryRead(out RoomQuery query)
    {
        var descending = Sort?.StartsWith('-') ?? false;
        var known = EnumNames.TryParse(descending ? Sort![1..] : Sort ?? nameof(RoomSort.Name), out RoomSort sort);
        known &= TryReadFilter(Filter, out var filter);
        query = new RoomQuery(Search, sort, descending, Page ?? 1, PageSize ?? 25, filter);
        return known && query.IsValid;
    }

    internal static bool TryReadFilter(string? text, out RoomFilter filter) =>
        EnumNames.TryParse(text ?? nameof(RoomFilter.All), out filter);
}
