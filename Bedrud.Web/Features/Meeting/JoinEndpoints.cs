using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.History;
using Bedrud.Web.Features.History;
using Bedrud.Web.Features.Metrics;
using Bedrud.Web.Hosting;
using Bedrud.Web.Hosting.Signalling;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Meeting;

/// <param name="RoomName">The room's name, as it stands in its address.</param>
/// <param name="DisplayName">The name of a guest. Ignored for somebody who is signed in.</param>
/// <param name="Device">Tells one person's tabs and devices apart: 1 to 16 letters and digits. A tab that comes back names the same.</param>
/// <param name="TakeOver">Where the room lets several devices in: moves the call here, instead of one more device joining it.</param>
/// <param name="AgreesToRecording">The person agrees to be recorded. Without it, nobody publishes in a meeting that is recorded where the room asks.</param>
public sealed record JoinRequest(string? RoomName, string? DisplayName, string? Device = null, bool? TakeOver = null, bool? AgreesToRecording = null);

/// <param name="AskedAt">UTC; since when this person waits.</param>
public sealed record WaitingBody(DateTime AskedAt);

/// <summary>A moderator has to admit first: hold the lobby's stream, and join again when it says so.</summary>
public sealed record WaitingResponse(WaitingBody Waiting);

/// <param name="ServerUrl">LiveKit's address for the browser.</param>
/// <param name="Token">Opens LiveKit for ten minutes at most: connect at once.</param>
/// <param name="Identity">LiveKit's identity of this person.</param>
/// <param name="Role">viewer, speaker, moderator or owner.</param>
/// <param name="ExpiresAt">UTC; when the token stops opening the door. A meeting that runs goes on.</param>
public sealed record JoinResponse(
    string RoomName, string ServerUrl, string Token, string Identity, string Name, string Role, PermissionsBody Permissions, DateTime ExpiresAt);

/// <param name="CanPublishSources">Of microphone, camera, screen_share, screen_share_audio. Always written out; empty where nothing may be published.</param>
public sealed record PermissionsBody(bool CanPublish, bool CanSubscribe, bool CanPublishData, IReadOnlyList<string> CanPublishSources)
{
    public static PermissionsBody From(ParticipantGrants grants) =>
        new(grants.CanPublish, grants.CanSubscribe, grants.CanPublishData, [.. grants.Sources.Select(s => s.TokenName())]);
}

public static class JoinEndpoints
{
    public static void MapJoin(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/room/join", JoinAsync).AllowAnonymous()
            .WithTags("Meetings").WithName("JoinRoom")
            .WithSummary("Asks to join a room and answers a LiveKit token for it, or that a moderator has to admit first.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410);
        routes.MapGet("/api/meetings/{room}/preview", PreviewAsync).AllowAnonymous()
            .WithTags("Meetings")
            .WithSummary("Who is in the meeting, for the page before joining. Their names are for members only.")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(410);
    }

    private static async Task<Results<Ok<JoinResponse>, Accepted<WaitingResponse>, ProblemHttpResult>> JoinAsync(
        JoinRequest request, HttpContext context, JoinService join, GuestCookie cookie, BrowserLiveKitAddress address, JoinMeter meter, JoinTally tally) =>
        tally.Count(meter.Count(await AnswerAsync(request, context, join, cookie, address)));

    private static async Task<Results<Ok<JoinResponse>, Accepted<WaitingResponse>, ProblemHttpResult>> AnswerAsync(
        JoinRequest request, HttpContext context, JoinService join, GuestCookie cookie, BrowserLiveKitAddress address)
    {
        if (!RoomName.IsValid(request.RoomName))
            return context.Failed(Problems.InvalidRoomName);
        if (request.Device is not null && !JoinDevice.IsValid(request.Device))
            return context.Failed(Problems.InvalidRequest.With("device"));

        var actor = Actor.From(context);
        var known = actor.UserId is null ? cookie.Read(context) : null;
        Guest? guest = null;
        if (actor.UserId is null)
        {
            var name = DisplayName.Clean(request.DisplayName ?? known?.Name);
            // The room's answer comes first: somebody whom it will not take need not be asked for a name.
            if (name is null)
                return context.Failed(await WhyNamelessAsync(request, actor, known, join, context.RequestAborted));
            guest = new Guest(known?.Id ?? Guid.NewGuid(), name);
        }

        var result = await join.JoinAsync(request.RoomName, actor, guest, new JoinDevice(request.Device, request.TakeOver ?? false), context.RequestAborted, request.AgreesToRecording == true);
        if (!result.Succeeded)
            return context.Failed(result.Problem);

        if (guest is not null)
            cookie.Write(context, known, guest);
        // A token in a cache would be a key under the mat.
        context.Response.Headers.CacheControl = "no-store";
        if (result.Value is JoinOutcome.Waiting waiting)
            return TypedResults.Accepted((string?)null, new WaitingResponse(new WaitingBody(waiting.AskedAt)));
        var (admission, display, token) = (JoinOutcome.Joined)result.Value;
        return TypedResults.Ok(new JoinResponse(
            request.RoomName, address.For(context.Request), token.Value, admission.Identity, display,
            admission.Role.ToString().ToLowerInvariant(), PermissionsBody.From(admission.Grants), token.ExpiresAt));
    }

    private static async Task<Results<Ok<MeetingPreview>, ProblemHttpResult>> PreviewAsync(string room, HttpContext context, JoinService join, GuestCookie cookie)
    {
        var actor = Actor.From(context);
        context.Response.Headers.CacheControl = "no-store";
        return context.ToOk(await join.PreviewAsync(room, actor, actor.UserId is null ? cookie.Read(context) : null, context.RequestAborted));
    }

    private static async Task<Problem> WhyNamelessAsync(JoinRequest request, Actor actor, Guest? known, JoinService join, CancellationToken cancellationToken)
    {
        var decision = await join.DecideAsync(request.RoomName!, actor, known, cancellationToken);
        if (decision.Succeeded)
            return Problems.InvalidName;
        return request.DisplayName is null && decision.Problem == Problems.GuestsNotAllowed ? Problems.SignInRequired : decision.Problem;
    }
}
