using Bedrud.Web.Features.Invitations;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Account;

public sealed record LoginRequest(string? Email, string? Password);

/// <param name="Password">10 to 256 characters.</param>
/// <param name="Invitation">The secret of an invitation's link; left out: none.</param>
public sealed record RegisterRequest(string? Email, string? Name, string? Password, string? Invitation);

/// <param name="SignedIn">False where the e-mail address must be confirmed first, by a link that is on its way.</param>
public sealed record RegisteredBody(bool SignedIn);

public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapPasswordResets();
        routes.MapInvitations();
        var group = routes.MapGroup("/api/auth").WithTags("Accounts").AllowAnonymous();
        group.MapPost("/login", LoginAsync).WithSummary("Signs in and sets the session cookie.").ProducesProblem(401).ProducesProblem(403);
        group.MapPost("/register", RegisterAsync).WithSummary("Makes an account and signs in, where accounts may be made; by an invitation or without.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(410);
        group.MapPost("/logout", LogoutAsync).WithSummary("Ends the session.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LoginAsync(LoginRequest request, HttpContext context, AccountService accounts) =>
        context.ToNoContent(await accounts.SignInAsync(request.Email, request.Password, keep: false));

    private static async Task<Results<Ok<RegisteredBody>, ProblemHttpResult>> RegisterAsync(RegisterRequest request, HttpContext context, AccountService accounts)
    {
        var made = await accounts.RegisterAsync(request.Email, request.Name, request.Password, request.Invitation, Actor.From(context));
        return made.Succeeded ? TypedResults.Ok(new RegisteredBody(made.Value == Registered.SignedIn)) : context.Failed(made.Problem);
    }

    private static async Task<NoContent> LogoutAsync(AccountService accounts)
    {
        await accounts.SignOutAsync();
        return TypedResults.NoContent();
    }
}
