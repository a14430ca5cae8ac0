using System.Collections.Immutable;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health.Bundle;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Health;

/// <param name="Argument">As the check's fix names it; empty where it names none.</param>
public sealed record RemedyRequest(string? Argument);

public static class HealthActEndpoints
{
    public static void MapHealthActs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/admin/health").WithTags("Health").RequireAuthorization(Policies.Administrator);
        group.MapPost("/run", RunAsync).WithSummary("Looks at all checks now, or at those named by ?id=, and answers what they came to.");
        group.MapPost("/remedies/{id}/plan", PlanAsync).WithSummary("What a remedy would change. Changes nothing.");
        group.MapPost("/remedies/{id}", ApplyAsync).WithSummary("Does what the plan says.");
        group.MapSupportBundle();
    }

    private static async Task<Results<Ok<ImmutableArray<CheckAnswer>>, ProblemHttpResult>> RunAsync(
        HttpContext context, HealthService health, CheckTranslator words, string[]? id, CancellationToken cancellationToken)
    {
        var looked = await health.RunAsync(Actor.From(context), id is { Length: > 0 } ? id : null, cancellationToken);
        return looked.Succeeded ? TypedResults.Ok(HealthChecks.Of(looked.Value, words)) : context.Failed(looked.Problem);
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
        var done = await health.ApplyAsync(Actor.From(context), id, request.Argument ?? "", cancellationToken);
        return done.Succeeded ? TypedResults.NoContent() : context.Failed(done.Problem);
    }
}
