using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Participants;

/// <param name="Source">microphone or camera.</param>
public sealed record AskRequest(string? Source);

/// <param name="Id">Named by the event <c>request-over</c>, to whoever asked too.</param>
public sealed record AskResponse(Guid Id);

/// <param name="Role">viewer, speaker or moderator.</param>
public sealed record RoleRequest(string? Role);

/// <param name="Name">1 to 64 characters.</param>
public sealed record NameRequest(string? Name);

/// <summary>What is left out stays.</summary>
public sealed record LocksRequest(bool? Microphone, bool? Camera, bool? Screen, bool? Chat)
{
    public RoomSettings ToSettings() => new() { LockMicrophone = Microphone, LockCamera = Camera, LockScreen = Screen, LockChat = Chat };
}

/// <param name="Identity">Whom everybody is shown large; null for nobody.</param>
public sealed record SpotlightRequest(string? Identity);

public static class ModerationEndpoints
{
    /// <summary>Running a meeting, below a group for one room.</summary>
    public static void MapModeration(this IEndpointRouteBuilder rooms)
    {
        var people = rooms.MapGroup("/{name}/participants/{identity}").WithTags("Participants");
        people.MapPost("/ask", AskAsync).WithSummary("Asks a participant to turn the microphone or the camera on.");
        people.MapPost("/lower-hand", LowerHandAsync).WithSummary("Lowers a participant's hand.");
        people.MapPut("/role", SetRoleAsync).WithSummary("Makes a participant a viewer or a speaker for this meeting, or a lasting moderator.");
        people.MapPut("/name", RenameAsync).WithSummary("Gives a participant another name for this meeting.");

        var meeting = rooms.MapGroup("/{name}").WithTags("Participants");
        meeting.MapPost("/lower-hands", LowerHandsAsync).WithSummary("Lowers every hand.");
        meeting.MapPut("/locks", SetLocksAsync).WithSummary("Changes the room's locks, for those who are there too.");
        meeting.MapPut("/spotlight", SpotlightAsync).WithSummary("Shows everybody one participant large, or nobody.");
        meeting.MapPost("/end", EndAsync).WithSummary("Ends the meeting for everybody.");
    }

    private static async Task<Results<Ok<AskResponse>, ProblemHttpResult>> AskAsync(
        string name, string identity, AskRequest request, HttpContext context, ParticipantService service)
    {
        if (!TrackSources.TryParse(request.Source, out var source))
            return context.Failed(Problems.InvalidSource);
        var asked = await service.AskAsync(name, identity, source, Actor.From(context), context.RequestAborted);
        return asked.Succeeded ? TypedResults.Ok(new AskResponse(asked.Value)) : context.Failed(asked.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LowerHandAsync(string name, string identity, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.LowerHandAsync(name, identity, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRoleAsync(
        string name, string identity, RoleRequest request, HttpContext context, ParticipantService service) =>
        EnumNames.TryParse(request.Role ?? "", out RoomRole role)
            ? context.ToNoContent(await service.SetRoleAsync(name, identity, role, Actor.From(context), context.RequestAborted))
            : context.Failed(Problems.InvalidRole.With("meeting"));

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        string name, string identity, NameRequest request, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.RenameAsync(name, identity, request.Name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> LowerHandsAsync(string name, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.LowerHandsAsync(name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetLocksAsync(string name, LocksRequest request, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.SetLocksAsync(name, request.ToSettings(), Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> SpotlightAsync(
        string name, SpotlightRequest request, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.SpotlightAsync(name, request.Identity, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(string name, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.EndAsync(name, Actor.From(context), context.RequestAborted));
}
