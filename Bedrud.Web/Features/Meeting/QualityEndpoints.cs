using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Meeting;

/// <param name="RoundTrip">Milliseconds, 0 to 60000; null where it is not known.</param>
/// <param name="Loss">Packets of a hundred that did not arrive; null where it is not known.</param>
/// <param name="Transport">udp, tcp or relay.</param>
/// <param name="Codec">Of the own camera: vp8, vp9, av1, h264 or h265.</param>
public sealed record QualityRequest(double? RoundTrip, double? Loss, string? Transport, string? Codec);

public static class QualityEndpoints
{
    public static void MapQuality(this IEndpointRouteBuilder routes) => routes.MapPost("/api/meetings/{room}/quality", NoteAsync).AllowAnonymous()
        .WithTags("Meetings").WithSummary("How good the own connection is, as the browser measures it: about every 15 s.");

    private static async Task<Results<NoContent, ProblemHttpResult>> NoteAsync(
        string room, string? device, QualityRequest request, HttpContext context, MeetingCallers callers, QualityRecorder recorder)
    {
        var caller = await callers.FindAsync(room, context);
        if (!caller.Succeeded)
            return context.Failed(caller.Problem);
        if (QualitySummary.Read(request.RoundTrip, request.Loss, request.Transport, request.Codec) is not { } summary)
            return context.Failed(Problems.InvalidRequest);
        recorder.Note(room, ConnectionOf(caller.Value, device).Sid, summary);
        return TypedResults.NoContent();
    }

    // Somebody with one device there is never in doubt, whatever the page calls itself.
    private static ParticipantPresence ConnectionOf(MeetingCaller caller, string? device) =>
        caller.Connections.FirstOrDefault(c => device is not null && c.Identity == ParticipantIdentity.OnDevice(caller.Person, device))
        ?? caller.Connections.FirstOrDefault(c => c.Identity == caller.Person)
        ?? caller.Connections[0];
}
