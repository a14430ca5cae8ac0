using Bedrud.Domain.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Rooms;

/// <param name="Email">Of an existing account.</param>
/// <param name="Role">viewer, speaker, moderator or owner; speaker where left out.</param>
public sealed record MemberRequest(string? Email, string? Role);

/// <param name="Email">Of the existing account that gets the room.</param>
public sealed record OwnerRequest(string? Email);

public sealed record MemberBody(Guid UserId, string Name, string Email, string Role)
{
    public static MemberBody From(MemberSummary m) => new(m.UserId, m.Name, m.Email, m.Role.ToString().ToLowerInvariant());
}

public static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/rooms/{name}/members").WithTags("Rooms").RequireAuthorization();
        group.MapGet("", ListAsync).WithSummary("Who belongs to the room.");
        group.MapPut("", SetAsync).WithSummary("Adds a member or changes the role.");
        group.MapDelete("/{userId:guid}", RemoveAsync).WithSummary("Removes a member.");
        routes.MapPost("/api/rooms/{name}/owner", TransferAsync).WithTags("Rooms").RequireAuthorization()
            .WithSummary("Gives the room to another account: it becomes the only owner, and those who owned the room become moderators.");
    }

    private static async Task<Results<Ok<IEnumerable<MemberBody>>, ProblemHttpResult>> ListAsync(string name, HttpContext context, MemberService service)
    {
        var result = await service.ListAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(result.Value.Select(MemberBody.From)) : context.Failed(result.Problem);
    }

    private static async Task<Results<Ok<MemberBody>, ProblemHttpResult>> SetAsync(string name, MemberRequest request, HttpContext context, MemberService service)
    {
        if (!EnumNames.TryParse(request.Role ?? nameof(RoomRole.Speaker), out RoomRole role))
            return context.Failed(Problems.InvalidRole);
        var result = await service.SetAsync(name, request.Email, role, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(MemberBody.From(result.Value)) : context.Failed(result.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string name, Guid userId, HttpContext context, MemberService service) =>
        context.ToNoContent(await service.RemoveAsync(name, userId, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<MemberBody>, ProblemHttpResult>> TransferAsync(string name, OwnerRequest request, HttpContext context, MemberService service)
    {
        var result = await service.TransferAsync(name, request.Email, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(MemberBody.From(result.Value)) : context.Failed(result.Problem);
    }
}
