using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Invitations;

/// <summary>Which invitations the page shows, as it stands in the page's address, in the API's own words.</summary>
public sealed record InvitationListState(string Search = "", InvitationFilter Filter = InvitationFilter.All, int Page = 1)
{
    public const int PageSize = 25;

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static InvitationListState Read(string? search, string? state, int? page)
    {
        search = search?.Trim() ?? "";
        return new InvitationListState(
            search.Length <= InvitationQuery.MaxSearchLength ? search : search[..InvitationQuery.MaxSearchLength],
            new InvitationListParameters(null, state, null, null).TryRead(out var kind) ? kind.Filter : InvitationFilter.All,
            new InvitationListParameters(null, null, page, null).TryRead(out var paged) ? paged.Page : 1);
    }

    public InvitationQuery ToQuery() => new(Search.Length == 0 ? null : Search, Filter, Page, PageSize);

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        if (Search.Length > 0)
            query["search"] = Search;
        if (Filter != InvitationFilter.All)
            query["state"] = Filter.ToString().ToLowerInvariant();
        if (Page > 1)
            query["page"] = Page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/invitations", query);
    }

    /// <summary>Whether there may be invitations that this list leaves out.</summary>
    public bool IsNarrowed => Search.Length > 0 || Filter != InvitationFilter.All;

    public InvitationListState WithFilter(InvitationFilter filter) => this with { Filter = filter, Page = 1 };

    public InvitationListState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    public static int PageCount(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}
