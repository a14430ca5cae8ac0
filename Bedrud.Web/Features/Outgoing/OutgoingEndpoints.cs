using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Outgoing;

/// <param name="Name">What people call it, 1 to 100 characters.</param>
/// <param name="Url">http or https, without user and password.</param>
/// <param name="Events">Types such as <c>room.created</c>; empty: all. In a new one, left out: all.</param>
/// <param name="IsEnabled">Whether it is told of what happens from now on; in a new one, left out: yes.</param>
/// <param name="Version">When changing: the version that was read. Left out: whatever is there is changed.</param>
public sealed record WebhookRequest(string? Name, string? Url, IReadOnlyList<string>? Events, bool? IsEnabled, Guid? Version)
{
    public WebhookSettings ToSettings() => new(Name, Url, Events, IsEnabled);
}

/// <param name="PauseReason">failing or gone; null where it is not paused.</param>
public sealed record WebhookBody(
    Guid Id, string Name, string Url, IReadOnlyList<string> Events, bool IsEnabled, DateTime? PausedAt, string? PauseReason, DateTime? FailingSince, DateTime? LastSuccessAt,
    DateTime? NextAttemptAt, int Pending, int GivenUp, DateTime CreatedAt, DateTime UpdatedAt, DateTime? OldSecretUntil, Guid Version)
{
    public static WebhookBody Of(WebhookSummary w) => new(
        w.Id, w.Name, w.Url, w.Events, w.IsEnabled, w.PausedAt, w.PauseReason is { } reason ? LabelName.Of(reason) : null, w.FailingSince, w.LastSuccessAt, w.NextAttemptAt,
        w.Pending, w.GivenUp, w.CreatedAt, w.UpdatedAt, w.OldSecretUntil, w.Version);
}

/// <param name="Secret">Shown this once: <c>whsec_</c> and base64.</param>
public sealed record WebhookSecretBody(WebhookBody Webhook, string Secret);

/// <param name="Cause"><c>delivered</c>, or why not: docs/webhooks.md lists them.</param>
public sealed record WebhookTestBody(bool Arrived, string Cause, string Detail, int? Status, string? Answer, int Milliseconds)
{
    public static WebhookTestBody Of(SendOutcome o) => new(o.Arrived, o.Cause, o.Detail, o.Status, o.Answer, o.Milliseconds);
}

/// <param name="State">pending, delivered or given-up.</param>
public sealed record DeliveryBody(
    Guid Id, string EventId, string Type, DateTime At, string State, int Attempts, DateTime? EndedAt, string? Cause, int? Status, DateTime? NextAttemptAt)
{
    public static DeliveryBody Of(DeliverySummary d) =>
        new(d.Id, d.EventId, d.Type, d.At, LabelName.Of(d.State), d.Attempts, d.EndedAt, d.Cause, d.Status, d.NextAttemptAt);
}

public sealed record DeliveryPage(IReadOnlyList<DeliveryBody> Items, int Total, int Page, int PageSize);

public sealed record DeliveryDetailsBody(DeliveryBody Delivery, string Body, IReadOnlyList<AttemptLine> Attempts);

/// <param name="Since">UTC; left out: all that are kept.</param>
public sealed record RedeliverRequest(DateTime? Since);

/// <param name="Count">How many are sent again.</param>
public sealed record RedeliverBody(int Count);

public static class OutgoingEndpoints
{
    public static void MapOutgoing(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/admin/webhooks").WithTags("Webhooks").RequireAuthorization(Policies.Reader);
        read.MapGet("", ListAsync).WithSummary("The endpoints that are told of events, by name.");
        read.MapGet("/{id:guid}", GetAsync).WithName("GetWebhook").WithSummary("One endpoint.").ProducesProblem(404);
        read.MapGet("/{id:guid}/deliveries", ListDeliveriesAsync).WithSummary("What it was told, or is to be, the latest event first.").ProducesProblem(400).ProducesProblem(404);
        read.MapGet("/{id:guid}/deliveries/{delivery:guid}", GetDeliveryAsync).WithSummary("One event: its body, and each attempt with request and answer.").ProducesProblem(404);

        var write = routes.MapGroup("/api/admin/webhooks").WithTags("Webhooks").RequireAuthorization(Policies.Administrator);
        write.MapPost("", CreateAsync).WithSummary("Makes an endpoint. The answer holds its secret, which is not shown again.").ProducesProblem(400).ProducesProblem(409);
        write.MapPatch("/{id:guid}", UpdateAsync).WithSummary("Changes an endpoint; what is left out stays.").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        write.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes an endpoint with all that waits for it.").ProducesProblem(404).ProducesProblem(409);
        write.MapPost("/{id:guid}/secret", RotateAsync).WithSummary("Gives it a new secret; for a day the old one signs too.").ProducesProblem(404).ProducesProblem(409);
        write.MapPost("/{id:guid}/test", TestAsync).WithSummary("Sends webhook.test at once, and tells what came of it.").ProducesProblem(404);
        write.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Sends again to an endpoint that was paused.").ProducesProblem(404).ProducesProblem(409);
        write.MapPost("/{id:guid}/redeliver", RedeliverFailedAsync).WithSummary("Sends all again that were given up.").ProducesProblem(404);
        write.MapPost("/{id:guid}/deliveries/{delivery:guid}/redeliver", RedeliverAsync).WithSummary("Sends one event again, by the same id.").ProducesProblem(404);
    }

    private static async Task<Results<Ok<IReadOnlyList<WebhookBody>>, ProblemHttpResult>> ListAsync(HttpContext context, OutgoingService service)
    {
        var list = await service.ListAsync(Actor.From(context), context.RequestAborted);
        return list.Succeeded ? TypedResults.Ok<IReadOnlyList<WebhookBody>>([.. list.Value.Select(WebhookBody.Of)]) : context.Failed(list.Problem);
    }

    private static async Task<Results<Ok<WebhookBody>, ProblemHttpResult>> GetAsync(Guid id, HttpContext context, OutgoingService service) =>
        Body(context, await service.GetAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<CreatedAtRoute<WebhookSecretBody>, ProblemHttpResult>> CreateAsync(WebhookRequest request, HttpContext context, OutgoingService service)
    {
        var made = await service.CreateAsync(request.ToSettings(), Actor.From(context), context.RequestAborted);
        return made.Succeeded
            ? TypedResults.CreatedAtRoute(new WebhookSecretBody(WebhookBody.Of(made.Value.Webhook), made.Value.Secret), "GetWebhook", new { id = made.Value.Webhook.Id })
            : context.Failed(made.Problem);
    }

    private static async Task<Results<Ok<WebhookBody>, ProblemHttpResult>> UpdateAsync(Guid id, WebhookRequest request, HttpContext context, OutgoingService service) =>
        Body(context, await service.UpdateAsync(id, request.ToSettings(), request.Version, Actor.From(context), context.RequestAborted));

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, HttpContext context, OutgoingService service) =>
        context.ToNoContent(await service.DeleteAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<WebhookSecretBody>, ProblemHttpResult>> RotateAsync(Guid id, HttpContext context, OutgoingService service)
    {
        var made = await service.RotateAsync(id, Actor.From(context), context.RequestAborted);
        return made.Succeeded ? TypedResults.Ok(new WebhookSecretBody(WebhookBody.Of(made.Value.Webhook), made.Value.Secret)) : context.Failed(made.Problem);
    }

    private static async Task<Results<Ok<WebhookTestBody>, ProblemHttpResult>> TestAsync(Guid id, HttpContext context, OutgoingService service)
    {
        var outcome = await service.TestAsync(id, Actor.From(context), context.RequestAborted);
        return outcome.Succeeded ? TypedResults.Ok(WebhookTestBody.Of(outcome.Value)) : context.Failed(outcome.Problem);
    }

    private static async Task<Results<Ok<WebhookBody>, ProblemHttpResult>> ResumeAsync(Guid id, HttpContext context, OutgoingService service) =>
        Body(context, await service.ResumeAsync(id, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<DeliveryPage>, ProblemHttpResult>> ListDeliveriesAsync(
        Guid id, string? state, int? page, int? pageSize, HttpContext context, OutgoingService service)
    {
        if (!TryState(state, out var chosen))
            return context.Failed(Problems.InvalidQuery);
        var list = await service.ListDeliveriesAsync(id, new DeliveryQuery(chosen, page ?? 1, pageSize ?? 25), Actor.From(context), context.RequestAborted);
        return list.Succeeded
            ? TypedResults.Ok(new DeliveryPage([.. list.Value.Items.Select(DeliveryBody.Of)], list.Value.Total, list.Value.PageNumber, list.Value.PageSize))
            : context.Failed(list.Problem);
    }

    private static async Task<Results<Ok<DeliveryDetailsBody>, ProblemHttpResult>> GetDeliveryAsync(Guid id, Guid delivery, HttpContext context, OutgoingService service)
    {
        var found = await service.GetDeliveryAsync(id, delivery, Actor.From(context), context.RequestAborted);
        return found.Succeeded
            ? TypedResults.Ok(new DeliveryDetailsBody(DeliveryBody.Of(found.Value.Delivery), found.Value.Body, found.Value.Tries))
            : context.Failed(found.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RedeliverAsync(Guid id, Guid delivery, HttpContext context, OutgoingService service) =>
        context.ToNoContent(await service.RedeliverAsync(id, delivery, Actor.From(context), context.RequestAborted));

    private static async Task<Results<Ok<RedeliverBody>, ProblemHttpResult>> RedeliverFailedAsync(Guid id, RedeliverRequest? request, HttpContext context, OutgoingService service)
    {
        var count = await service.RedeliverFailedAsync(id, request?.Since?.ToUniversalTime(), Actor.From(context), context.RequestAborted);
        return count.Succeeded ? TypedResults.Ok(new RedeliverBody(count.Value)) : context.Failed(count.Problem);
    }

    /// <summary>The API's word for a state, which pages use in their addresses too; none for all.</summary>
    internal static bool TryState(string? text, out DeliveryState? state)
    {
        state = Enum.GetValues<DeliveryState>().Where(s => LabelName.Of(s) == text).Select(s => (DeliveryState?)s).FirstOrDefault();
        return string.IsNullOrEmpty(text) || state is not null;
    }

    private static Results<Ok<WebhookBody>, ProblemHttpResult> Body(HttpContext context, Result<WebhookSummary> result) =>
        result.Succeeded ? TypedResults.Ok(WebhookBody.Of(result.Value)) : context.Failed(result.Problem);
}
