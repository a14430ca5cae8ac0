using System.Collections.Immutable;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health.Alerts;
using Bedrud.Web.Features.Health.Bundle;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Health;

/// <param name="Argument">As the check's fix names it; empty where it names none.</param>
/// <param name="Changes">Those of the plan; where it has others by now, nothing is done. Null: whatever they are.</param>
public sealed record RemedyRequest(string? Argument, IReadOnlyList<SettingChange>? Changes = null);

public static class HealthActEndpoints
{
    public static void MapHealthActs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/admin/health").WithTags("Health").RequireAuthorization(Policies.Administrator);
        group.MapPost("/run", RunAsync).WithSummary("Looks at all checks now, or at those named by ?id=, and answers what they came to.");
        group.MapAlerts();
        group.MapGet("/history", HistoryAsync).WithSummary("The worst verdict of each check in each stretch of the last ?hours= (24, at most 720), of ?stretches= (48, at most 240). Null: nobody looked.");
        group.MapGet("/history/{id}", SpansAsync).WithSummary("What one check came to, the latest first: the last ?most= (100, at most 1000) stretches of one verdict and cause.");
        group.MapPost("/remedies/{id}/plan", PlanAsync).WithSummary("What a remedy would change. Changes nothing.");
        group.MapPost("/remedies/{id}", ApplyAsync).WithSummary("Does what the plan says; with the plan's changes only if it still says the same.");
        group.MapSupportBundle();
    }

    private static async Task<Results<Ok<ImmutableArray<CheckAnswer>>, ProblemHttpResult>> RunAsync(
        HttpContext context, HealthService health, CheckTranslator words, string[]? id, CancellationToken cancellationToken)
    {
        var looked = await health.RunAsync(Actor.From(context), id is { Length: > 0 } ? id : null, cancellationToken);
        return looked.Succeeded ? TypedResults.Ok(HealthChecks.Of(looked.Value, words)) : context.Failed(looked.Problem);
    }

    private static async Task<Results<Ok<HistoryAnswer>, ProblemHttpResult>> HistoryAsync(
        HttpContext context, HealthService health, CancellationToken cancellationToken, int hours = 24, int stretches = 48)
    {
        var history = await health.HistoryAsync(Actor.From(context), TimeSpan.FromHours(Math.Clamp(hours, 1, 720)), Math.Clamp(stretches, 1, 240), cancellationToken);
        return history.Succeeded ? TypedResults.Ok(history.Value) : context.Failed(history.Problem);
    }

    private static async Task<Results<Ok<ImmutableArray<SpanAnswer>>, ProblemHttpResult>> SpansAsync(
        HttpContext context, HealthService health, string id, CancellationToken cancellationToken, int most = 100)
    {
        var spans = await health.SpansAsync(Actor.From(context), id, Math.Clamp(most, 1, 1000), cancellationToken);
        return spans.Succeeded ? TypedResults.Ok(spans.Value) : context.Failed(spans.Problem);
    }

    private static async Task<Results<Ok<RemedyPlan>, ProblemHttpResult>> PlanAsync(
        HttpContext context, HealthService health, string id, RemedyRequest request, CancellationToken cancellationToken)
    {
        var plan = await health.PlanAsync(Actor.From(context), id, request.Argument ?? "", cancellationToken);
        return plan.Succeeded ? TypedResults.Ok(plan.Value) : context.Failed(plan.Problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ApplyAsync(
        HttpContext context, HealthService health, string id, RemedyRequest request, CancellationToken cancellationToken)
    {
        var done = await health.ApplyAsync(Actor.From(context), id, request.Argument ?? "", request.Changes, cancellationToken);
        return done.Succeeded ? TypedResults.NoContent() : context.Failed(done.Problem);
    }
}
