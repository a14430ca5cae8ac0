using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Lobby;

/// <param name="Guest">Without an account.</param>
/// <param name="AskedAt">UTC; since when they wait.</param>
public sealed record LobbyPersonBody(Guid Id, string Name, bool Guest, DateTime AskedAt)
{
    public static LobbyPersonBody From(LobbyWaiting w) => new(w.Id, w.Name, w.IsGuest, w.AskedAt);
}

/// <param name="Reason">Told to the person; at most 200 characters.</param>
/// <param name="BanMinutes">How long they are banned: 0 or left out not at all, -1 for ever.</param>
public sealed record RefuseRequest(string? Reason, int? BanMinutes);

/// <param name="Admitted">How many people.</param>
public sealed record AdmitAllBody(int Admitted);

public static class LobbyEndpoints
{
    public static void MapLobby(this IEndpointRouteBuilder routes)
    {
        // Guests are in meetings too: the service asks who they are there.
        var lobby = routes.MapGroup("/api/meetings/{room}/lobby").WithTags("Waiting room").AllowAnonymous();
        lobby.MapGet("/stream", StreamAsync).WithSummary("Waits, and tells what was decided: the events waiting, admitted and refused.").DisableHttpMetrics();
        lobby.MapDelete("/me", LeaveAsync).WithSummary("Gives up waiting.");
        lobby.MapGet("", ListAsync).WithSummary("Who waits, longest first.");
        lobby.MapPost("/{id:guid}/admit", AdmitAsync).WithSummary("Lets somebody in.");
        lobby.MapPost("/{id:guid}/refuse", RefuseAsync).WithSummary("Sends somebody away, and bans them where asked.");
        lobby.MapPost("/admit-all", AdmitAllAsync).WithSummary("Lets everybody in who waits.");
    }

    private static async Task<IResult> StreamAsync(string room, HttpContext context, LobbyStream stream, GuestCookie cookie)
    {
        var actor = Actor.From(context);
        var guest = actor.UserId is null ? cookie.Read(context) : null;
        return await stream.RunAsync(room, actor, guest, context.Response, context.RequestAborted) is { } problem
            ? context.Failed(problem)
            : TypedResults.Empty;
    }

    private static async Task<NoContent> LeaveAsync(string room, HttpContext context, LobbyService service, GuestCookie cookie)
    {
        var person = Actor.From(context).UserId is { } user
            ? ParticipantIdentity.ForUser(user)
            : cookie.Read(context) is { } guest ? ParticipantIdentity.ForGuest(guest.Id) : null;
        if (person is not null)
            await service.LeaveAsync(room, person, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IEnumerable<LobbyPersonBody>>, ProblemHttpResult>> ListAsync(string room, HttpContext context, LobbyService service)
    {
        var result = await service.ListAsync(room, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(result.Value.Select(LobbyPersonBody.From)) : context.Failed(result.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AdmitAsync(string room, Guid id, HttpContext context, LobbyService service) =>
        context.ToNoContent(await service.AdmitAsync(room, id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> RefuseAsync(
        string room, Guid id, RefuseRequest? request, HttpContext context, LobbyService service) =>
        context.ToNoContent(await service.RefuseAsync(
            room, id, new RefusalChoice(request?.Reason, request?.BanMinutes ?? 0), Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<AdmitAllBody>, ProblemHttpResult>> AdmitAllAsync(string room, HttpContext context, LobbyService service)
    {
        var result = await service.AdmitAllAsync(room, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(new AdmitAllBody(result.Value)) : context.Failed(result.Problem);
    }
}
