using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>The portal's own connection to a page in a meeting.</summary>
internal static class StreamEndpoint
{
    /// <summary>As in <c>docs/meeting.md</c>.</summary>
    private const int MaxDeviceLength = 16;

    public static async Task StreamAsync(
        string name, string? device, HttpContext context, MeetingCallers callers, MeetingBoards boards, MeetingSources sources, IHostApplicationLifetime portal)
    {
        var found = await callers.FindAsync(name, context);
        if (!found.Succeeded)
        {
            await context.Failed(found.Problem).ExecuteAsync(context);
            return;
        }

        using var place = boards.Places.Take(found.Value.Person);
        if (place is null)
        {
            await context.Failed(Problems.TooManyRequests).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        ServerSentEvent.Open(response);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, portal.ApplicationStopping);
        try
        {
            using var listener = new MeetingListener(found.Value, device is { Length: > 0 and <= MaxDeviceLength } ? device : null, sources);
            await listener.RunAsync(boards, response.BodyWriter, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // A page that went, or was too slow, is not waited for; one whose portal stops gets its end.
            if (!portal.ApplicationStopping.IsCancellationRequested)
                context.Abort();
        }
    }
}
