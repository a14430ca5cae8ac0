using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Participants;

/// <param name="TrackSid">The track to mute; every microphone of the participant where it is left out.</param>
public sealed record MuteRequest(string? TrackSid);

/// <param name="CanPublishSources">
/// Of microphone, camera, screen_share, screen_share_audio. Left out: all of them. Empty: none, as if <c>canPublish</c> were false.
/// </param>
public sealed record PermissionsRequest(bool? CanPublish, bool? CanSubscribe, bool? CanPublishData, IReadOnlyList<string>? CanPublishSources);

/// <param name="Until">ISO 8601; UTC where it names no offset. Left out for ever.</param>
public sealed record BanRequest(DateTime? Until, string? Reason)
{
    /// <summary>Without an offset the machine's own zone would otherwise be taken.</summary>
    public DateTime? UntilUtc => Until is { Kind: DateTimeKind.Unspecified } bare ? DateTime.SpecifyKind(bare, DateTimeKind.Utc) : Until?.ToUniversalTime();
}

public sealed record TrackBody(string Sid, string Source, bool Muted, string? MimeType, int Width, int Height, bool Simulcast);

public sealed record ParticipantBody(
    string Sid, string Identity, string Name, DateTime JoinedAt, bool Hidden, PermissionsBody? Permissions, IReadOnlyList<TrackBody> Tracks)
{
    public static ParticipantBody From(ParticipantPresence p) => new(
        p.Sid, p.Identity, p.Name, p.JoinedAt, p.IsHidden, p.Grants is null ? null : PermissionsBody.From(p.Grants),
        [.. p.Tracks.Select(t => new TrackBody(t.Sid, t.Source.TokenName(), t.Muted, t.MimeType, t.Width, t.Height, t.Simulcast))]);
}

/// <param name="ConfirmedAt">UTC; when LiveKit last confirmed the list.</param>
public sealed record ParticipantList(string RoomName, string? RoomSid, DateTime? StartedAt, DateTime? ConfirmedAt, IReadOnlyList<ParticipantBody> Participants);

public static class ParticipantEndpoints
{
    /// <summary>Below a group for one room.</summary>
    public static void MapParticipants(this IEndpointRouteBuilder rooms)
    {
        var group = rooms.MapGroup("/{name}/participants").WithTags("Participants");
        group.MapGet("", ListAsync).WithSummary("Who is in the room now.");
        group.MapPost("/{identity}/kick", KickAsync).WithSummary("Removes a participant from the meeting.");
        group.MapPost("/{identity}/mute", MuteAsync).WithSummary("Mutes a track, or the microphone.");
        group.MapPut("/{identity}/permissions", SetPermissionsAsync).WithSummary("Replaces what a participant may do.");
        group.MapPost("/{identity}/ban", BanAsync).WithSummary("Removes a participant and keeps them out.");

        var bans = rooms.MapGroup("/{name}/bans").WithTags("Participants");
        bans.MapGet("", ListBansAsync).WithSummary("Who is kept out of the room.");
        bans.MapDelete("/{id:guid}", UnbanAsync).WithSummary("Lifts a ban.");
    }

    private static async Task<Results<Ok<ParticipantList>, ProblemHttpResult>> ListAsync(string name, HttpContext context, ParticipantService service)
    {
        var result = await service.ListAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new ParticipantList(
                name, result.Value.RoomSid, result.Value.StartedAt, result.Value.ConfirmedAt, [.. result.Value.Participants.Select(ParticipantBody.From)]))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> KickAsync(string name, string identity, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.KickAsync(name, identity, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> MuteAsync(
        string name, string identity, MuteRequest? request, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.MuteAsync(name, identity, request?.TrackSid, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPermissionsAsync(
        string name, string identity, PermissionsRequest request, HttpContext context, ParticipantService service)
    {
        // A partial object would open or close what it leaves out, as it does in LiveKit: so all three must be said.
        if (request is not { CanPublish: { } publish, CanSubscribe: { } subscribe, CanPublishData: { } data })
            return context.Failed(Problems.InvalidRequest.With("permissions"));
        var sources = new List<TrackSource>();
        foreach (var text in request.CanPublishSources ?? [.. TrackSources.All.Select(s => s.TokenName())])
        {
            if (!TrackSources.TryParse(text, out var source))
                return context.Failed(Problems.InvalidSource);
            sources.Add(source);
        }

        var grants = new ParticipantGrants(subscribe, data, publish ? sources : []);
        return context.ToNoContent(await service.SetPermissionsAsync(name, identity, grants, Actor.From(context), context.RequestAborted));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> BanAsync(
        string name, string identity, BanRequest? request, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.BanAsync(
            name, identity, request?.UntilUtc, request?.Reason, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<IReadOnlyList<Ban>>, ProblemHttpResult>> ListBansAsync(string name, HttpContext context, ParticipantService service) =>
        context.ToOk(await service.ListBansAsync(name, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> UnbanAsync(string name, Guid id, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.UnbanAsync(name, id, Actor.From(context), context.RequestAborted));
}
