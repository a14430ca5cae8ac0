using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Participants;

/// <param name="Minutes">How long they are kept out of this meeting, 0 (not at all) to 1440; 5 where it is left out.</param>
/// <param name="UntilMeetingEnds">Kept out as long as the meeting runs; <c>minutes</c> is left out then.</param>
public sealed record KickRequest(int? Minutes, bool? UntilMeetingEnds)
{
    /// <summary>Null for one that contradicts itself.</summary>
    public KickChoice? ToChoice() => (Minutes, UntilMeetingEnds) switch
    {
        (null, true) => KickChoice.UntilMeetingEnds,
        (null, _) => KickChoice.Default,
        (_, true) => null,
        _ => new KickChoice(Minutes),
    };
}

/// <param name="TrackSid">The track to mute; every track of the source where it is left out.</param>
/// <param name="Source">microphone (where it is left out), camera, screen_share or screen_share_audio; the two of a screen go together.</param>
/// <param name="Lock">Whether they may not turn it on again until it is unlocked or the meeting ends.</param>
public sealed record MuteRequest(string? TrackSid, string? Source, bool? Lock);

/// <param name="Source">microphone, camera, screen_share or screen_share_audio.</param>
public sealed record UnlockRequest(string? Source);

/// <param name="Lock">Whether those who are present may not turn their microphones on again.</param>
/// <param name="LockRoom">Whether nobody below moderator may, those who come later included: the room's own lock, as by <c>PUT locks</c>.</param>
public sealed record MuteAllRequest(bool? Lock, bool? LockRoom);

/// <param name="KeptOutUntil">UTC; null until the meeting ends.</param>
public sealed record KeptOutBody(Guid Id, string Identity, string DisplayName, DateTime KeptOutAt, DateTime? KeptOutUntil)
{
    public static KeptOutBody From(Restriction r) => new(r.Id, r.Identity, r.DisplayName, r.KeptOutAt!.Value, r.KeptOutUntil);
}

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

/// <param name="RoundTrip">Milliseconds; null where it is not known.</param>
/// <param name="Loss">Packets of a hundred that did not arrive; null where it is not known.</param>
/// <param name="Transport">udp, tcp or relay; null where it is not known.</param>
/// <param name="Codec">Of the camera that they send, such as vp8; null for none.</param>
public sealed record QualityBody(double? RoundTrip, double? Loss, string? Transport, string? Codec)
{
    public static QualityBody? From(QualitySummary? q) => q is null ? null : new(q.RoundTrip, q.Loss, q.Transport, q.Codec);
}

/// <param name="Quality">As their browser says of its connection, a minute old at most; null where it is not known.</param>
public sealed record ParticipantBody(
    string Sid, string Identity, string Name, DateTime JoinedAt, bool Hidden, PermissionsBody? Permissions, string? Role, DateTime? HandRaisedAt,
    IReadOnlyList<TrackBody> Tracks, QualityBody? Quality)
{
    public static ParticipantBody From(ParticipantPresence p, QualitySummary? quality) => new(
        p.Sid, p.Identity, p.Name, p.JoinedAt, p.IsHidden, p.Grants is null ? null : PermissionsBody.From(p.Grants),
        p.Role is { } role ? ParticipantAttributes.WriteRole(role) : null, p.HandRaisedAt,
        [.. p.Tracks.Select(t => new TrackBody(t.Sid, t.Source.TokenName(), t.Muted, t.MimeType, t.Width, t.Height, t.Simulcast))],
        QualityBody.From(quality));
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
        group.MapPost("/{identity}/kick", KickAsync).WithSummary("Removes a participant from the meeting and keeps them out of it for a time.");
        group.MapPost("/{identity}/mute", MuteAsync).WithSummary("Mutes a track, or all of a source, and locks it where asked.");
        group.MapPost("/{identity}/unlock", UnlockAsync).WithSummary("Gives a locked source back, as far as room and role allow.");
        group.MapPut("/{identity}/permissions", SetPermissionsAsync).WithSummary("Replaces what a participant may do.");
        group.MapPost("/{identity}/ban", BanAsync).WithSummary("Removes a participant and keeps them out.");
        rooms.MapPost("/{name}/mute-all", MuteAllAsync).WithTags("Participants").WithSummary("Mutes everybody but moderators, and locks their microphones where asked.");

        rooms.MapModeration();

        var kept = rooms.MapGroup("/{name}/kept-out").WithTags("Participants");
        kept.MapGet("", ListKeptOutAsync).WithSummary("Whom a kick keeps out of the meeting that runs.");
        kept.MapDelete("/{id:guid}", ReadmitAsync).WithSummary("Lets somebody who was kicked back in.");

        var bans = rooms.MapGroup("/{name}/bans").WithTags("Participants");
        bans.MapGet("", ListBansAsync).WithSummary("Who is kept out of the room.");
        bans.MapDelete("/{id:guid}", UnbanAsync).WithSummary("Lifts a ban.");
    }

    private static async Task<Results<Ok<ParticipantList>, ProblemHttpResult>> ListAsync(
        string name, HttpContext context, ParticipantService service, QualityBoard quality)
    {
        var result = await service.ListAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded
            ? TypedResults.Ok(new ParticipantList(
                name, result.Value.RoomSid, result.Value.StartedAt, result.Value.ConfirmedAt,
                [.. result.Value.Participants.Select(p => ParticipantBody.From(p, quality.Get(p.Sid)))]))
            : context.Failed(result.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> KickAsync(
        string name, string identity, KickRequest? request, HttpContext context, ParticipantService service) =>
        request is not null && request.ToChoice() is null
            ? context.Failed(Problems.InvalidKick)
            : context.ToNoContent(await service.KickAsync(
                name, identity, request?.ToChoice() ?? KickChoice.Default, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> MuteAsync(
        string name, string identity, MuteRequest? request, HttpContext context, ParticipantService service)
    {
        if (!TrackSources.TryParse(request?.Source ?? TrackSource.Microphone.TokenName(), out var source))
            return context.Failed(Problems.InvalidSource);
        var choice = new MuteChoice(request?.TrackSid, source, request?.Lock ?? false);
        return context.ToNoContent(await service.MuteAsync(name, identity, choice, Actor.From(context), context.RequestAborted));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnlockAsync(
        string name, string identity, UnlockRequest request, HttpContext context, ParticipantService service) =>
        TrackSources.TryParse(request.Source, out var source)
            ? context.ToNoContent(await service.UnlockAsync(name, identity, source, Actor.From(context), context.RequestAborted))
            : context.Failed(Problems.InvalidSource);

    private static async Task<Results<Ok<MuteAllOutcome>, ProblemHttpResult>> MuteAllAsync(
        string name, MuteAllRequest? request, HttpContext context, ParticipantService service) =>
        context.ToOk(request?.LockRoom == true
            ? await service.MuteAllAndLockRoomAsync(name, Actor.From(context), context.RequestAborted)
            : await service.MuteAllAsync(name, request?.Lock ?? false, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<IEnumerable<KeptOutBody>>, ProblemHttpResult>> ListKeptOutAsync(string name, HttpContext context, ParticipantService service)
    {
        var result = await service.ListKeptOutAsync(name, Actor.From(context), context.RequestAborted);
        return result.Succeeded ? TypedResults.Ok(result.Value.Select(KeptOutBody.From)) : context.Failed(result.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadmitAsync(string name, Guid id, HttpContext context, ParticipantService service) =>
        context.ToNoContent(await service.ReadmitAsync(name, id, Actor.From(context), context.RequestAborted));

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
