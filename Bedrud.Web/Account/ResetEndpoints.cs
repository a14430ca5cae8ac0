using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Account;

/// <param name="Email">Of the account.</param>
public sealed record ForgotRequest(string? Email);

/// <param name="User">As in the link.</param>
/// <param name="Token">As in the link.</param>
/// <param name="Password">The new one, 10 to 256 characters.</param>
public sealed record ResetRequest(Guid? User, string? Token, string? Password);

/// <param name="Url">Whoever has it may set the account's password. Told only here.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record ResetLinkBody(string Url, DateTime ExpiresAt);

internal static class ResetEndpoints
{
    public static void MapPasswordResets(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/api/auth").WithTags("Accounts");
        own.MapPost("/forgot", AskAsync).AllowAnonymous().WithSummary("Asks for a new password. The answer is the same whether or not there is such an account.").ProducesProblem(400).ProducesProblem(429);
        own.MapPost("/reset", ResetAsync).AllowAnonymous().WithSummary("Sets a new password by a link's secret, and ends the account's sessions.").ProducesProblem(400).ProducesProblem(410);

        var administration = routes.MapGroup("/api/admin").WithTags("Accounts").RequireAuthorization(Policies.Administrator);
        administration.MapPost("/users/{id:guid}/reset-link", CreateLinkAsync).WithSummary("Makes a link by which whoever has it sets the account's password.")
            .ProducesProblem(403).ProducesProblem(404);
        administration.MapGet("/reset-requests", ListAsync).WithSummary("New passwords that were asked for while the portal can't send mails.").ProducesProblem(403);
        administration.MapDelete("/reset-requests/{id:guid}", DismissAsync).WithSummary("Takes such a request from the list.").ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AskAsync(ForgotRequest request, HttpContext context, PasswordResets resets) =>
        context.ToNoContent(await resets.AskAsync(request.Email, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(ResetRequest request, HttpContext context, PasswordResets resets) =>
        context.ToNoContent(await resets.ResetAsync(request.User, request.Token, request.Password, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<ResetLinkBody>, ProblemHttpResult>> CreateLinkAsync(Guid id, HttpContext context, PasswordResets resets)
    {
        var link = await resets.CreateLinkAsync(id, Actor.From(context), context.RequestAborted);
        if (!link.Succeeded)
            return context.Failed(link.Problem);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ResetLinkBody($"{context.Request.Scheme}://{context.Request.Host}{link.Value.Path}", link.Value.ExpiresAt));
    }

    private static async Task<Results<Ok<IReadOnlyList<ResetRequestLine>>, ProblemHttpResult>> ListAsync(HttpContext context, PasswordResets resets) =>
        context.ToOk(await resets.ListRequestsAsync(Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(Guid id, HttpContext context, PasswordResets resets) =>
        context.ToNoContent(await resets.DismissAsync(id, Actor.From(context), context.RequestAborted));
}
