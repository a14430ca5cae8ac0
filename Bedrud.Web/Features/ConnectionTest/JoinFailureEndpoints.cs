using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.ConnectionTest;

public static class JoinFailureEndpoints
{
    public static void MapJoinFailures(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/meetings/{room}/failures", NoteAsync).AllowAnonymous().WithTags("Meetings")
            .WithSummary("Why somebody who was admitted did not get in, as their browser tells it.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        routes.MapGet("/api/admin/join-failures", ListAsync).WithTags("Administration")
            .WithSummary("Joins that failed after the portal had admitted somebody, of the last 30 days, by cause.").RequireAuthorization(Policies.Administrator);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> NoteAsync(
        string room, JoinFailureRequest request, HttpContext context, JoinFailureService failures, GuestCookie cookie)
    {
        var actor = Actor.From(context);
        var guest = actor.UserId is null ? cookie.Read(context) : null;
        return context.ToNoContent(await failures.KeepAsync(room, request, actor, guest, context.Connection.RemoteIpAddress, context.RequestAborted));
    }

    private static async Task<Results<Ok<IReadOnlyList<JoinFailureGroup>>, ProblemHttpResult>> ListAsync(HttpContext context, JoinFailureService failures) =>
        context.ToOk(await failures.ListAsync(Actor.From(context), context.RequestAborted));
}
