using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrud.Web.Features.Webhooks;

public static class WebhookEndpoints
{
    /// <summary>The largest body that LiveKit is taken to send, in bytes.</summary>
    private const int MaxBody = 1024 * 1024;

    public static void MapWebhooks(this IEndpointRouteBuilder routes) => routes.MapPost("/api/livekit/webhook", ReceiveAsync)
        .ExcludeFromDescription().DisableAntiforgery().AllowAnonymous();

    // LiveKit tries again on 5xx alone and takes anything else as delivered: what may succeed later must answer 503.
    private static async Task<IResult> ReceiveAsync(HttpContext context, WebhookReceiver receiver)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBody;
        if (context.Request.ContentLength > MaxBody)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);

        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 4096));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var outcome = await receiver.ReceiveAsync(
            context.Request.Headers.Authorization, body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        return Results.StatusCode(outcome switch
        {
            WebhookOutcome.Accepted or WebhookOutcome.Duplicate => StatusCodes.Status200OK,
            WebhookOutcome.BadSignature => StatusCodes.Status401Unauthorized,
            WebhookOutcome.Malformed => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status503ServiceUnavailable,
        });
    }
}
