using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Users;

public static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/admin/users").WithTags("Users").RequireAuthorization(Policies.Reader);
        read.MapGet("", ListAsync).WithSummary("Every account.");
        read.MapGet("/{id:guid}", GetAsync).WithName("GetUser").WithSummary("One account.");
        read.MapGet("/{id:guid}/rooms", ListRoomsAsync).WithSummary("The rooms that somebody is a member of, 20 a page.");
        read.MapGet("/{id:guid}/attendance", ListAttendanceAsync).WithSummary("The meetings that somebody was in, the latest first, 20 a page.");
        read.MapGet("/{id:guid}/audit", ListActsAsync).WithSummary("What somebody did and what was done to them, the latest 50.");

        // Whoever is signed in reaches the service, which refuses all but administrators, and writes down that it did.
        var write = routes.MapGroup("/api/admin/users").WithTags("Users").RequireAuthorization();
        write.MapPost("", CreateAsync).WithSummary("Makes an account for somebody; administrators only.");
        write.MapPatch("/{id:guid}", UpdateAsync).WithSummary("Changes name or role; administrators only.");
        write.MapPost("/{id:guid}/lock", LockAsync).WithSummary("Ends the account's sessions and refuses new ones; administrators only.");
        write.MapPost("/{id:guid}/unlock", UnlockAsync).WithSummary("Lets somebody sign in again; administrators only.");
        write.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes an account; administrators only.");
    }

    private static async Task<Results<Ok<UserPage>, ProblemHttpResult>> ListAsync([AsParameters] UserListParameters parameters, HttpContext context, UserService service)
    {
        if (!parameters.TryRead(out var query))
            return context.Failed(Problems.InvalidQuery);
        var result = await service.ListAsync(query, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new UserPage([.. result.Value.Items.Select(UserBody.From)], result.Value.Total, result.Value.PageNumber, result.Value.PageSize))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<UserBody>, ProblemHttpResult>> GetAsync(Guid id, HttpContext context, UserService service) =>
        Body(context, await service.GetAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<CreatedAtRoute<CreatedUserBody>, ProblemHttpResult>> CreateAsync(NewUserRequest request, HttpContext context, UserService service)
    {
        var result = await service.CreateAsync(new NewUser(request.Email, request.Name, request.Role, request.Password), Actor.From(context), context.RequestAborted);
        if (!result.Succeeded)
            return context.Failed(result.Problem);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.CreatedAtRoute(new CreatedUserBody(UserBody.From(result.Value.User), result.Value.Password), "GetUser", new { id = result.Value.User.Id });
    }

    private static async Task<Results<Ok<UserBody>, ProblemHttpResult>> UpdateAsync(Guid id, UserChangeRequest request, HttpContext context, UserService service) =>
        Body(context, await service.UpdateAsync(id, new UserChange(request.Name, request.Role, request.Reason), Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<UserBody>, ProblemHttpResult>> LockAsync(Guid id, UserLockRequest request, HttpContext context, UserService service) =>
        Body(context, await service.LockAsync(id, request.Reason, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<UserBody>, ProblemHttpResult>> UnlockAsync(Guid id, UserLockRequest request, HttpContext context, UserService service) =>
        Body(context, await service.UnlockAsync(id, request.Reason, Actor.From(context), context.RequestAborted));

    /// <param name="roomsTo">The email address of the account that gets the rooms which nobody else owns; without it an owner of such rooms stays.</param>
    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, string? roomsTo, string? reason, HttpContext context, UserService service) =>
        context.ToNoContent(await service.DeleteAsync(id, roomsTo, reason, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<UserRoomPage>, ProblemHttpResult>> ListRoomsAsync(Guid id, int? page, HttpContext context, UserHistory history)
    {
        var result = await history.ListRoomsAsync(id, page ?? 1, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new UserRoomPage(
                [.. result.Value.Items.Select(r => new UserRoomBody(r.Name, r.Role.ToString().ToLowerInvariant(), r.IsOnlyOwner, r.IsSuspended))],
                result.Value.Total, result.Value.PageNumber, result.Value.PageSize))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<UserAttendancePage>, ProblemHttpResult>> ListAttendanceAsync(Guid id, int? page, HttpContext context, UserHistory history)
    {
        var result = await history.ListAttendanceAsync(id, page ?? 1, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new UserAttendancePage(
                [.. result.Value.Items.Select(a => new UserAttendanceBody(
                    a.MeetingId, a.RoomName, a.MeetingStartedAt, a.FirstJoinedAt, a.LastLeftAt, a.Joins, (long)a.Present.TotalSeconds))],
                result.Value.Total, result.Value.PageNumber, result.Value.PageSize))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<IEnumerable<UserActBody>>, ProblemHttpResult>> ListActsAsync(Guid id, HttpContext context, UserHistory history)
    {
        var result = await history.ListActsAsync(id, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(result.Value.Select(a => new UserActBody(a.Id, a.At, a.Action, a.ActorName, a.IsActor, a.RoomName, a.Target, a.Details, a.Reason, a.Failure)))
            : context.Failed(result.Problem);
    }

    private static Results<Ok<UserBody>, ProblemHttpResult> Body(HttpContext context, Result<UserSummary> result) =>
        result.Succeeded ? TypedResults.Ok(UserBody.From(result.Value)) : context.Failed(result.Problem);
}
