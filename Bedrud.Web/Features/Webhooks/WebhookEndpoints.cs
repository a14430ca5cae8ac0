using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Webhooks;

public static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes) => routes.MapPost("/api/livekit/webhook", ReceiveAsync)
        .ExcludeFromDescription().DisableAntiforgery().AllowAnonymous();

    // LiveKit tries again on 5xx alone and takes anything else as delivered: what may succeed later must answer 503.
    private static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(HttpContext context, WebhookReceiver receiver)
    {
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 4096));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var outcome = await receiver.ReceiveAsync(
            context.Request.Headers.Authorization, body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        return outcome switch
        {
            WebhookOutcome.Accepted or WebhookOutcome.Duplicate => TypedResults.Ok(),
            WebhookOutcome.BadSignature => context.Failed(Problems.InvalidSignature),
            WebhookOutcome.Malformed => context.Failed(Problems.InvalidRequest),
            _ => context.Failed(Problems.NotStored),
        };
    }
}
