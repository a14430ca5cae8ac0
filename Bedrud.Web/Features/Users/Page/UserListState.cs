using System.Globalization;
using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Bedrud.Web.Features.Users.Page;

/// <summary>Which accounts the page shows, as it stands in the page's address, in the API's own words.</summary>
/// <param name="Role">One of <see cref="Roles.All"/>; null for all.</param>
public sealed record UserListState(
    string Search = "", string? Role = null, UserState State = UserState.All, UserSort Sort = UserSort.Name, bool Descending = false, int Page = 1)
{
    public const int PageSize = 25;

    /// <summary>Reads an address. What can't be understood is left at its default: an address may be old, or typed.</summary>
    public static UserListState Read(string? search, string? role, string? state, string? sort, int? page)
    {
        var order = new UserListParameters(null, null, null, sort, page, PageSize).TryRead(out var query) ? query : new UserQuery();
        search = search?.Trim() ?? "";
        return new UserListState(
            search.Length <= UserQuery.MaxSearchLength ? search : search[..UserQuery.MaxSearchLength], Roles.Find(role),
            new UserListParameters(null, null, state, null, null, null).TryRead(out var kind) ? kind.State : UserState.All, order.Sort, order.Descending, order.Page);
    }

    public UserQuery ToQuery() => new(Search.Length == 0 ? null : Search, Role, State, Sort, Descending, Page, PageSize);

    /// <summary>The address; defaults are left out, so that a plain list has a plain one.</summary>
    public string ToUrl()
    {
        var query = new Dictionary<string, string?>();
        if (Search.Length > 0)
            query["search"] = Search;
        if (Role is not null)
            query["role"] = Role.ToLowerInvariant();
        if (State != UserState.All)
            query["state"] = State.ToString().ToLowerInvariant();
        if (Sort != UserSort.Name || Descending)
            query["sort"] = (Descending ? "-" : "") + Sort.ToString().ToLowerInvariant();
        if (Page > 1)
            query["page"] = Page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString("/users", query);
    }

    /// <summary>Whether there may be accounts that this list leaves out.</summary>
    public bool IsNarrowed => Search.Length > 0 || Role is not null || State != UserState.All;

    /// <summary>All of them, in the same order.</summary>
    public UserListState Widened => new(Sort: Sort, Descending: Descending);

    public UserListState WithRole(string? role) => this with { Role = role, Page = 1 };

    public UserListState WithState(UserState state) => this with { State = state, Page = 1 };

    public UserListState WithSearch(string? search) => this with { Search = search?.Trim() ?? "", Page = 1 };

    /// <summary>The column's own order first (names from A, times from the latest), the other way at the second click.</summary>
    public UserListState WithSort(UserSort sort) => this with { Sort = sort, Descending = Sort == sort ? !Descending : sort == UserSort.Created, Page = 1 };

    public int PageCount(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}
