using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Account;

public sealed record LoginRequest(string? Email, string? Password);

public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/auth").WithTags("Accounts").AllowAnonymous();
        group.MapPost("/login", LoginAsync).WithSummary("Signs in and sets the session cookie.").ProducesProblem(401).ProducesProblem(403);
        group.MapPost("/logout", LogoutAsync).WithSummary("Ends the session.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LoginAsync(LoginRequest request, HttpContext context, AccountService accounts) =>
        context.ToNoContent(await accounts.SignInAsync(request.Email, request.Password, keep: false));

    private static async Task<NoContent> LogoutAsync(AccountService accounts)
    {
        await accounts.SignOutAsync();
        return TypedResults.NoContent();
    }
}
