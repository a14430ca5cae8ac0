using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Recordings.Library;

/// <param name="Source">An address, an object's key or a path; left out or empty: where the recorder said.</param>
public sealed record RecordingSourceRequest(string? Source);

public static class RecordingRepairEndpoints
{
    public static void MapRecordingRepairs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/recordings/{id:guid}").WithTags("Recordings").RequireAuthorization();
        group.MapPost("/retry", RetryAsync).WithSummary("Tries again to bring the recording's file into the library.").ProducesProblem(409);
        group.MapPost("/source", PointAsync).WithSummary("Says where the recording's file is; it is copied from there.").ProducesProblem(400).ProducesProblem(409);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RetryAsync(Guid id, HttpContext context, RecordingRepairs repairs) =>
        context.ToNoContent(await repairs.RetryAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> PointAsync(Guid id, RecordingSourceRequest request, HttpContext context, RecordingRepairs repairs) =>
        context.ToNoContent(await repairs.PointToAsync(id, request.Source, Actor.From(context), context.RequestAborted));
}
