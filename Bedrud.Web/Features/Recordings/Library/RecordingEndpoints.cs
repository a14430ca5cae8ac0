using Bedrud.Web.Features.Recordings.Library.Media;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Recordings.Library;

internal static class RecordingEndpoints
{
    public static void MapRecordingEndpoints(this IEndpointRouteBuilder routes)
    {
        var recordings = routes.MapGroup("/api/recordings").WithTags("Recordings").RequireAuthorization();
        recordings.MapGet("", ListAsync).WithSummary("The recordings that you may see: those of rooms in which your role suffices; administrators all.").ProducesProblem(400);
        recordings.MapGet("/{id:guid}", GetAsync).WithSummary("One recording.").ProducesProblem(404);
        recordings.MapPatch("/{id:guid}", RenameAsync).WithSummary("Gives it another title.").ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        recordings.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes it; for some days it can be restored.").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        recordings.MapPost("/{id:guid}/restore", RestoreAsync).WithSummary("Brings a deleted one back.").ProducesProblem(403).ProducesProblem(404).ProducesProblem(410);
        recordings.MapGet("/{id:guid}/activity", ListActivityAsync).WithSummary("Who saw, took and changed it, the latest first.").ProducesProblem(403).ProducesProblem(404);
        recordings.MapRecordingMedia();
        routes.MapGet("/api/admin/recordings/space", GetSpaceAsync).WithTags("Administration").RequireAuthorization(Policies.Administrator)
            .WithSummary("What each room's recordings take, the largest first, and files in the library that are of no recording.");
    }

    private static async Task<Results<Ok<RecordingPage>, ProblemHttpResult>> ListAsync(
        [AsParameters] RecordingListParameters parameters, HttpContext context, RecordingLibrary library)
    {
        if (!parameters.TryRead(out var query))
            return context.Failed(Problems.InvalidQuery);
        var page = await library.ListAsync(query, Actor.From(context), context.RequestAborted);
        return page.Succeeded
            ? TypedResults.Ok(new RecordingPage([.. page.Value.Items.Select(RecordingBody.Of)], page.Value.Total, page.Value.PageNumber, page.Value.PageSize))
            : context.Failed(page.Problem);
    }

    private static async Task<Results<Ok<RecordingDetailsBody>, ProblemHttpResult>> GetAsync(Guid id, HttpContext context, RecordingLibrary library) =>
        Body(context, await library.GetAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<RecordingDetailsBody>, ProblemHttpResult>> RenameAsync(
        Guid id, RecordingTitleRequest request, HttpContext context, RecordingLibrary library) =>
        Body(context, await library.RenameAsync(id, request.Title, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, HttpContext context, RecordingLibrary library) =>
        context.ToNoContent(await library.DeleteAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<RecordingDetailsBody>, ProblemHttpResult>> RestoreAsync(Guid id, HttpContext context, RecordingLibrary library) =>
        Body(context, await library.RestoreAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<IReadOnlyList<RecordingActivity>>, ProblemHttpResult>> ListActivityAsync(Guid id, HttpContext context, RecordingLibrary library) =>
        context.ToOk(await library.ListActivityAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<LibrarySpace>, ProblemHttpResult>> GetSpaceAsync(HttpContext context, RecordingLibrary library) =>
        context.ToOk(await library.GetSpaceAsync(Actor.From(context), context.RequestAborted));

    private static Results<Ok<RecordingDetailsBody>, ProblemHttpResult> Body(HttpContext context, Result<RecordingDetails> result) =>
        result.Succeeded ? TypedResults.Ok(RecordingDetailsBody.Of(result.Value)) : context.Failed(result.Problem);
}
