using Bedrud.Domain.Recordings;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Recordings.Control;

internal static class RecordingActEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{name}/recordings").WithTags("Recordings").RequireAuthorization();
        room.MapPost("", StartAsync).WithSummary("Starts to record the room's meeting. 409 already-recording names the recording that runs; 409 recording-not-possible says why.");
        room.MapPost("/stop", StopRoomAsync).WithSummary("Stops what is recorded in the room.");
        room.MapGet("/preflight", PreflightAsync).WithSummary("Whether a recording could start now, point by point, with cause and fix.");
        room.MapGet("/settings", SettingsAsync).WithSummary("What the room says about recordings.");
        room.MapPatch("/settings", ChangeSettingsAsync).WithSummary("Changes what the room says about recordings; what is left out stays.");
        routes.MapGroup("/api/recordings").WithTags("Recordings").RequireAuthorization()
            .MapPost("/{id:guid}/stop", StopAsync).WithSummary("Stops one recording; one that has ended is left as it is.");
    }

    private static async Task<Results<Accepted<RecordingStanding>, ProblemHttpResult>> StartAsync(
        string name, RecordingRequest? request, HttpContext context, RecordingActs acts, RecordingWords words)
    {
        var result = await acts.StartAsync(name, request, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Accepted((string?)null, await StandingAsync(result.Value, context, acts, words))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<RecordingStanding>, ProblemHttpResult>> StopAsync(Guid id, HttpContext context, RecordingActs acts, RecordingWords words)
    {
        var result = await acts.StopAsync(id, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(await StandingAsync(result.Value, context, acts, words)) : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<IReadOnlyList<RecordingStanding>>, ProblemHttpResult>> StopRoomAsync(
        string name, HttpContext context, RecordingActs acts, RecordingWords words)
    {
        var result = await acts.StopAsync(name, Actor.From(context), context.RequestAborted);
        if (!result.Succeeded)
            return context.Failed(result.Problem);
        var standings = new List<RecordingStanding>();
        foreach (var recording in result.Value)
            standings.Add(await StandingAsync(recording, context, acts, words));
        return TypedResults.Ok<IReadOnlyList<RecordingStanding>>(standings);
    }

    private static async Task<RecordingStanding> StandingAsync(Recording recording, HttpContext context, RecordingActs acts, RecordingWords words) =>
        RecordingStanding.From(recording, words, await acts.MayViewAsync(recording, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<PreflightBody>, ProblemHttpResult>> PreflightAsync(string name, HttpContext context, RecordingActs acts, RecordingWords words)
    {
        var result = await acts.PreflightAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(PreflightBody.From(result.Value, words)) : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<RecordingSettingsBody>, ProblemHttpResult>> SettingsAsync(string name, HttpContext context, RecordingSettingsService service)
    {
        var result = await service.GetAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(RecordingSettingsBody.From(result.Value)) : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<RecordingSettingsBody>, ProblemHttpResult>> ChangeSettingsAsync(
        string name, RecordingSettingsRequest request, HttpContext context, RecordingSettingsService service)
    {
        var settings = request.ToSettings();
        if (!settings.Succeeded)
            return context.Failed(settings.Problem);
        var result = await service.UpdateAsync(name, settings.Value, request.Version, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(RecordingSettingsBody.From(result.Value)) : context.Failed(result.Problem);
    }
}
