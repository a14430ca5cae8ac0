using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Invitations;

/// <summary>A list of invitations as a URL asks for it; the page uses the same words in its own.</summary>
/// <param name="Search">Part of the address or of the inviter's name.</param>
/// <param name="State"><c>all</c>, <c>open</c>, <c>used</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 100.</param>
public sealed record InvitationListParameters(string? Search, string? State, int? Page, int? PageSize)
{
    public bool TryRead(out InvitationQuery query)
    {
        var known = EnumNames.TryParse(State ?? nameof(InvitationFilter.All), out InvitationFilter filter);
        query = new InvitationQuery(Search, filter, Page ?? 1, PageSize ?? 25);
        return known && query.IsValid;
    }
}

/// <param name="Email">The only address that may use it; left out: any.</param>
/// <param name="Role">Administrator, Operator, Auditor or User; left out: User.</param>
/// <param name="MaxUses">How many accounts may be made by it, 1 to 1000, 1 with an address; left out: 1.</param>
/// <param name="Days">How long it is good for, 1 to 365; left out: 7.</param>
/// <param name="Send">Whether the address gets it by mail, where the portal can send any; left out: yes.</param>
public sealed record InvitationRequest(string? Email, string? Role, int? MaxUses, int? Days, bool? Send)
{
    public InvitationWish ToWish() => new(Email, Role ?? Roles.User, MaxUses ?? 1, Days ?? 7, Send ?? true);
}

/// <param name="State">open, used, expired or revoked.</param>
/// <param name="Url">The link, told only in the answer to its making: the portal keeps its hash.</param>
/// <param name="Sent">In that answer: whether the mail server took a mail with it.</param>
/// <param name="MailProblem">In that answer: why it did not.</param>
public sealed record InvitationBody(
    Guid Id, string? Email, string Role, int Uses, int MaxUses, string State, string CreatedByName, DateTime CreatedAt, DateTime ExpiresAt, DateTime? LastUsedAt,
    string? Url = null, bool? Sent = null, string? MailProblem = null)
{
    public static InvitationBody Of(InvitationLine i) =>
        new(i.Id, i.Email, i.Role, i.Uses, i.MaxUses, i.State.ToString().ToLowerInvariant(), i.CreatedByName, i.CreatedAt, i.ExpiresAt, i.LastUsedAt);
}

internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        var invitations = routes.MapGroup("/api/admin/invitations").WithTags("Accounts").RequireAuthorization(Policies.Administrator);
        invitations.MapGet("", ListAsync).WithSummary("Invitations, the latest first.").ProducesProblem(400).ProducesProblem(403);
        invitations.MapPost("", CreateAsync).WithSummary("Makes an invitation; the answer alone tells its link.").ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        invitations.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Revokes an invitation; accounts that were made by it stay.").ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Results<Ok<Page<InvitationBody>>, ProblemHttpResult>> ListAsync(
        [AsParameters] InvitationListParameters parameters, HttpContext context, InvitationService invitations)
    {
        if (!parameters.TryRead(out var query))
            return context.Failed(Problems.InvalidQuery);
        var page = await invitations.ListAsync(query, Actor.From(context), context.RequestAborted);
        return page.Succeeded
            ? TypedResults.Ok(new Page<InvitationBody>([.. page.Value.Items.Select(InvitationBody.Of)], page.Value.Total, page.Value.PageNumber, page.Value.PageSize))
            : context.Failed(page.Problem);
    }

    private static async Task<Results<Created<InvitationBody>, ProblemHttpResult>> CreateAsync(InvitationRequest request, HttpContext context, InvitationService invitations)
    {
        var made = await invitations.CreateAsync(request.ToWish(), Actor.From(context), context.RequestAborted);
        if (!made.Succeeded)
            return context.Failed(made.Problem);
        context.Response.Headers.CacheControl = "no-store";
        var url = $"{context.Request.Scheme}://{context.Request.Host}{made.Value.Path}";
        return TypedResults.Created((string?)null, InvitationBody.Of(made.Value.Line) with { Url = url, Sent = made.Value.Sent, MailProblem = made.Value.MailProblem });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, HttpContext context, InvitationService invitations) =>
        context.ToNoContent(await invitations.RevokeAsync(id, Actor.From(context), context.RequestAborted));
}
