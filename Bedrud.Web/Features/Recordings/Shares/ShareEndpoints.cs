using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Recordings.Shares;

/// <param name="ExpiresAt">UTC, at most a year from now; left out: the link is good until it is revoked.</param>
/// <param name="Days">1 to 365: the same in days from now; not beside expiresAt.</param>
/// <param name="Password">4 to 128 characters; left out: none.</param>
/// <param name="AllowsDownload">Whether the file may be kept, not only seen.</param>
public sealed record ShareRequest(DateTime? ExpiresAt, int? Days, string? Password, bool AllowsDownload = false);

/// <param name="Url">The link, told only in the answer to its making: the portal keeps its hash.</param>
public sealed record ShareBody(
    Guid Id, bool HasPassword, bool AllowsDownload, string CreatedByName, DateTime CreatedAt, DateTime? ExpiresAt, int Views, DateTime? LastViewedAt, string? Url = null)
{
    public static ShareBody Of(ShareLine s, string? url = null) =>
        new(s.Id, s.HasPassword, s.AllowsDownload, s.CreatedByName, s.CreatedAt, s.ExpiresAt, s.Views, s.LastViewedAt, url);
}

internal static class ShareEndpoints
{
    public static void MapRecordingShares(this IEndpointRouteBuilder routes)
    {
        var shares = routes.MapGroup("/api/recordings/{id:guid}/shares").WithTags("Recordings").RequireAuthorization();
        shares.MapGet("", ListAsync).WithSummary("The recording's links that are open, the latest first.").ProducesProblem(403).ProducesProblem(404);
        shares.MapPost("", CreateAsync).WithSummary("Makes a link by which anybody who has it sees the recording.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        shares.MapDelete("/{shareId:guid}", RevokeAsync).WithSummary("Revokes a link, at once.").ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Results<Ok<IReadOnlyList<ShareBody>>, ProblemHttpResult>> ListAsync(Guid id, HttpContext context, RecordingShares shares)
    {
        var list = await shares.ListAsync(id, Actor.From(context), context.RequestAborted);
        return list.Succeeded ? TypedResults.Ok<IReadOnlyList<ShareBody>>([.. list.Value.Select(s => ShareBody.Of(s))]) : context.Failed(list.Problem);
    }

    private static async Task<Results<Created<ShareBody>, ProblemHttpResult>> CreateAsync(
        Guid id, ShareRequest request, HttpContext context, RecordingShares shares, TimeProvider time)
    {
        if (request is { Days: not null, ExpiresAt: not null } or { Days: < 1 or > Domain.Recordings.RecordingShare.MaxDays })
            return context.Failed(Problems.InvalidShare.With(Domain.Recordings.RecordingShare.MaxDays));
        var expiry = request.Days is { } days ? time.GetUtcNow().UtcDateTime.AddDays(days) : request.ExpiresAt?.ToUniversalTime();
        var made = await shares.CreateAsync(id, new ShareWish(expiry, request.Password, request.AllowsDownload), Actor.From(context), context.RequestAborted);
        if (!made.Succeeded)
            return context.Failed(made.Problem);
        context.Response.Headers.CacheControl = "no-store";
        var url = $"{context.Request.Scheme}://{context.Request.Host}{made.Value.Address}";
        return TypedResults.Created(url, ShareBody.Of(made.Value.Share, url));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, Guid shareId, HttpContext context, RecordingShares shares) =>
        context.ToNoContent(await shares.RevokeAsync(id, shareId, Actor.From(context), context.RequestAborted));
}
