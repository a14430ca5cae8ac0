using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Meeting;

public sealed record HandRequest(bool? Raised);

/// <param name="Agreed">Whether they agree to be recorded.</param>
public sealed record ConsentRequest(bool? Agreed);

/// <param name="Emoji">One of 👍 👏 ❤️ 😂 😮 🎉 🙏 👎.</param>
public sealed record ReactionRequest(string? Emoji);

/// <param name="Accepted">Whether they turn on what they were asked for.</param>
public sealed record AnswerRequest(bool? Accepted);

public static class MeetingEndpoints
{
    /// <summary>What those in a meeting ask for, and moderators from inside it; see <c>docs/meeting.md</c>.</summary>
    public static void MapMeetings(this IEndpointRouteBuilder routes)
    {
        // Guests are in meetings too: the service asks who they are there.
        var meetings = routes.MapGroup("/api/meetings").WithTags("Meetings").AllowAnonymous();
        meetings.MapGet("/{name}/stream", StreamEndpoint.StreamAsync).WithSummary("What the portal says about the meeting, as events, to somebody who is in it.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(403).ProducesProblem(404).DisableHttpMetrics();
        meetings.MapPost("/{name}/hand", SetHandAsync).WithSummary("Raises or lowers one's own hand.");
        meetings.MapPost("/{name}/consent", ConsentAsync).WithSummary("Agrees to be recorded in this meeting, or does not.");
        meetings.MapPost("/{name}/reactions", ReactAsync).WithSummary("Shows everybody an emoji.");
        meetings.MapPost("/{name}/requests/{id:guid}", AnswerAsync).WithSummary("Answers a moderator's request to turn something on.");

        // A moderator need not be an administrator: each operation looks at the role in the room.
        routes.MapGroup("/api/meetings").RequireAuthorization().MapParticipants();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetHandAsync(
        string name, HandRequest request, HttpContext context, MeetingCallers callers, MeetingActs acts)
    {
        if (request.Raised is not { } raised)
            return context.Failed(Problems.InvalidRequest);
        var caller = await callers.FindAsync(name, context);
        return caller.Succeeded
            ? context.ToNoContent(await acts.SetHandAsync(caller.Value, raised, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConsentAsync(
        string name, ConsentRequest request, HttpContext context, MeetingCallers callers, RecordingConsents consents)
    {
        if (request.Agreed is not { } agreed)
            return context.Failed(Problems.InvalidRequest);
        var caller = await callers.FindAsync(name, context);
        return caller.Succeeded
            ? context.ToNoContent(await consents.AnswerAsync(caller.Value, agreed, context.RequestAborted))
            : context.Failed(caller.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReactAsync(
        string name, ReactionRequest request, HttpContext context, MeetingCallers callers, MeetingActs acts)
    {
        var caller = await callers.FindAsync(name, context);
        return caller.Succeeded ? context.ToNoContent(acts.React(caller.Value, request.Emoji)) : context.Failed(caller.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(
        string name, Guid id, AnswerRequest request, HttpContext context, MeetingCallers callers, MeetingActs acts)
    {
        if (request.Accepted is not { } accepted)
            return context.Failed(Problems.InvalidRequest);
        var caller = await callers.FindAsync(name, context);
        return caller.Succeeded ? context.ToNoContent(acts.Answer(caller.Value, id, accepted)) : context.Failed(caller.Problem);
    }
}
