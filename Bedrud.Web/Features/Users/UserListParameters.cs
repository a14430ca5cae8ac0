using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Users;

/// <summary>A list of accounts as a URL asks for it; the page uses the same words in its own.</summary>
/// <param name="Search">Words, each a part of the name or of the email address, whatever their case and accents.</param>
/// <param name="Role"><c>administrator</c>, <c>operator</c>, <c>auditor</c> or <c>user</c>.</param>
/// <param name="State"><c>all</c>, <c>active</c> or <c>locked</c>.</param>
/// <param name="Sort"><c>name</c>, <c>email</c> or <c>created</c>; with <c>-</c> before it, descending.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record UserListParameters(string? Search, string? Role, string? State, string? Sort, int? Page, int? PageSize)
{
    public bool TryRead(out UserQuery query)
    {
        var descending = Sort?.StartsWith('-') ?? false;
        var known = EnumNames.TryParse(descending ? Sort![1..] : Sort ?? nameof(UserSort.Name), out UserSort sort);
        known &= EnumNames.TryParse(State ?? nameof(UserState.All), out UserState state);
        var role = Roles.Find(Role);
        known &= role is not null || string.IsNullOrEmpty(Role);
        query = new UserQuery(Search, role, state, sort, descending, Page ?? 1, PageSize ?? 25);
        return known && query.IsValid;
    }
}
