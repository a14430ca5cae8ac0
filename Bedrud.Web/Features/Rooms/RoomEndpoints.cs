using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Rooms;

/// <param name="Name">3 to 63 characters: lower-case letters, digits, single dashes between. Left out or empty: generated.</param>
/// <param name="Capacity">Most people at once; 0 for no limit.</param>
/// <param name="EmptyTimeout">Seconds that a meeting waits for the first one to arrive, 10 to 86400; 300 in a new room.</param>
/// <param name="DepartureTimeout">Seconds that a meeting waits after the last one has left, 1 to 3600; 20 in a new room.</param>
/// <param name="WaitingRoom">Who waits until a moderator admits them: off, guests or everybody (but moderators).</param>
/// <param name="SecondDevice">What happens when somebody who is there joins once more: move, refuse or both.</param>
/// <param name="ChatDays">Days that chat is kept, 0 (until its meeting ends) to 3650; 30 in a new room.</param>
/// <param name="Version">When changing: the version that was read, so that nobody else's change is lost. Left out: whatever is there is changed.</param>
public sealed record RoomRequest(
    string? Name, bool? IsPublic, bool? GuestsAllowed, int? Capacity, bool? LockMicrophone, bool? LockCamera, bool? LockScreen, bool? LockChat,
    bool? IsSuspended, Guid? Version, int? EmptyTimeout = null, int? DepartureTimeout = null,
    string? WaitingRoom = null, string? SecondDevice = null, int? ChatDays = null)
{
    /// <summary>The problem for a word that is none.</summary>
    public Result<RoomSettings> ToSettings()
    {
        if (!EnumNames.TryParse<WaitingRoom>(WaitingRoom ?? nameof(Domain.Rooms.WaitingRoom.Off), out var waitingRoom))
            return Problems.InvalidWaitingRoom;
        if (!EnumNames.TryParse<SecondDevice>(SecondDevice ?? nameof(Domain.Rooms.SecondDevice.Move), out var secondDevice))
            return Problems.InvalidSecondDevice;
        return ToSettings(WaitingRoom is null ? null : waitingRoom, SecondDevice is null ? null : secondDevice);
    }

    private RoomSettings ToSettings(WaitingRoom? waitingRoom, SecondDevice? secondDevice) => new()
    {
        WaitingRoom = waitingRoom,
        SecondDevice = secondDevice,
        ChatDays = ChatDays,
        IsPublic = IsPublic,
        GuestsAllowed = GuestsAllowed,
        Capacity = Capacity,
        EmptyTimeout = EmptyTimeout,
        DepartureTimeout = DepartureTimeout,
        LockMicrophone = LockMicrophone,
        LockCamera = LockCamera,
        LockScreen = LockScreen,
        LockChat = LockChat,
        IsSuspended = IsSuspended,
    };
}

/// <param name="Role">The reader's role in the room: viewer, speaker, moderator, owner; null where not a member.</param>
public sealed record RoomBody(
    string Name, bool IsPublic, bool GuestsAllowed, int Capacity, bool LockMicrophone, bool LockCamera, bool LockScreen, bool LockChat, bool IsSuspended,
    DateTime CreatedAt, DateTime UpdatedAt, Guid Version, string? OwnerName, string? Role, int ParticipantCount,
    int EmptyTimeout, int DepartureTimeout, string WaitingRoom, string SecondDevice, int ChatDays)
{
    public static RoomBody From(RoomSummary r) => new(
        r.Name, r.IsPublic, r.GuestsAllowed, r.Capacity, r.Locks.HasFlag(RoomLocks.Microphone), r.Locks.HasFlag(RoomLocks.Camera),
        r.Locks.HasFlag(RoomLocks.Screen), r.Locks.HasFlag(RoomLocks.Chat), r.IsSuspended, r.CreatedAt, r.UpdatedAt, r.Version,
        r.OwnerName, r.Role?.ToString().ToLowerInvariant(), r.ParticipantCount, r.EmptyTimeout, r.DepartureTimeout,
        r.WaitingRoom.ToString().ToLowerInvariant(), r.SecondDevice.ToString().ToLowerInvariant(), r.ChatDays);
}

public sealed record RoomPage(IReadOnlyList<RoomBody> Items, int Total, int Page, int PageSize);

public static class RoomEndpoints
{
    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var rooms = routes.MapGroup("/api/rooms").WithTags("Rooms").RequireAuthorization();
        rooms.MapGet("", ListOwnAsync).WithSummary("The rooms that you are a member of.");
        rooms.MapPost("", CreateAsync).WithSummary("Creates a room of your own. LiveKit knows nothing of it until somebody joins.");
        rooms.MapGet("/{name}", GetAsync).WithName("GetRoom").WithSummary("One room.");
        rooms.MapPatch("/{name}", UpdateAsync).WithSummary("Changes a room; what is left out stays.");
        rooms.MapPost("/{name}/suspend", SuspendAsync).WithSummary("Ends the room's meeting and refuses joins until it is reactivated.");
        rooms.MapPost("/{name}/reactivate", ReactivateAsync).WithSummary("Lets people join a suspended room again.");
        rooms.MapDelete("/{name}", DeleteAsync).WithSummary("Deletes a room and ends its meeting.");

        var admin = routes.MapGroup("/api/admin/rooms").WithTags("Administration").RequireAuthorization(Policies.RoomReader);
        admin.MapGet("", ListAllAsync).WithSummary("Every room.");
        admin.MapParticipants();
    }

    private static Task<Results<Ok<RoomPage>, ProblemHttpResult>> ListOwnAsync([AsParameters] RoomListParameters query, HttpContext context, RoomService service) =>
        ListAsync(query, context, service.ListOwnAsync);

    private static Task<Results<Ok<RoomPage>, ProblemHttpResult>> ListAllAsync([AsParameters] RoomListParameters query, HttpContext context, RoomService service) =>
        ListAsync(query, context, service.ListAllAsync);

    private static async Task<Results<Ok<RoomPage>, ProblemHttpResult>> ListAsync(
        RoomListParameters parameters, HttpContext context, Func<RoomQuery, Actor, CancellationToken, Task<Result<Page<RoomSummary>>>> list)
    {
        if (!parameters.TryRead(out var query))
            return context.Failed(Problems.InvalidQuery);
        var result = await list(query, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new RoomPage([.. result.Value.Items.Select(RoomBody.From)], result.Value.Total, result.Value.PageNumber, result.Value.PageSize))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<CreatedAtRoute<RoomBody>, ProblemHttpResult>> CreateAsync(RoomRequest request, HttpContext context, RoomService service)
    {
        var settings = request.ToSettings();
        if (!settings.Succeeded)
            return context.Failed(settings.Problem);
        var result = await service.CreateAsync(request.Name, settings.Value, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.CreatedAtRoute(RoomBody.From(result.Value), "GetRoom", new { name = result.Value.Name })
            : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<RoomBody>, ProblemHttpResult>> GetAsync(string name, HttpContext context, RoomService service) =>
        Body(context, await service.GetAsync(name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<RoomBody>, ProblemHttpResult>> UpdateAsync(string name, RoomRequest request, HttpContext context, RoomService service)
    {
        // The name stands in links that people keep: it can't be changed, and a change that would be lost in silence is refused.
        if (request.Name is not null && request.Name != name)
            return context.Failed(Problems.InvalidRequest.With("rename"));
        var settings = request.ToSettings();
        if (!settings.Succeeded)
            return context.Failed(settings.Problem);
        return Body(context, await service.UpdateAsync(name, settings.Value, request.Version, Actor.From(context), context.RequestAborted));
    }

    private static async Task<Results<Ok<RoomBody>, ProblemHttpResult>> SuspendAsync(string name, HttpContext context, RoomService service) =>
        Body(context, await service.SuspendAsync(name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<RoomBody>, ProblemHttpResult>> ReactivateAsync(string name, HttpContext context, RoomService service) =>
        Body(context, await service.ReactivateAsync(name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, HttpContext context, RoomService service) =>
        context.ToNoContent(await service.DeleteAsync(name, Actor.From(context), context.RequestAborted));

    private static Results<Ok<RoomBody>, ProblemHttpResult> Body(HttpContext context, Result<RoomSummary> result) =>
        result.Succeeded ? TypedResults.Ok(RoomBody.From(result.Value)) : context.Failed(result.Problem);
}
