using System.Globalization;
using Bedrud.Infrastructure.Auditing;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Audit;

internal static class AuditEndpoints
{
    private const int PageSize = 50;

    public static IServiceCollection AddAuditPages(this IServiceCollection services) => services
        .AddSingleton<AuditLooks>()
        .AddSingleton<AuditService>();

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/admin/audit").WithTags("Audit").RequireAuthorization(Policies.Reader);
        audit.MapGet("", ListAsync).WithSummary("Who did what, the newest first. Go on with the `next` of a page as `before`.").ProducesProblem(400).ProducesProblem(403);
        audit.MapGet("/{sequence:long:min(1)}", GetAsync).WithSummary("One entry.").ProducesProblem(403).ProducesProblem(404);
        audit.MapGet("/export", ExportAsync).WithSummary("All entries that the filters let through, as a file: `csv` or `json`.").ProducesProblem(400).ProducesProblem(403);
        audit.MapPost("/verify", VerifyAsync).WithSummary("Goes through the whole chain and says where it is broken first.").ProducesProblem(400).ProducesProblem(403);
    }

    private static async Task<Results<Ok<AuditPageBody>, ProblemHttpResult>> ListAsync(
        [AsParameters] AuditParameters parameters, long? before, int? pageSize, HttpContext context, AuditService audit)
    {
        if (!parameters.TryRead(out var filter))
            return context.Failed(Problems.InvalidQuery);
        var found = await audit.ListAsync(filter, before, pageSize ?? PageSize, Actor.From(context), context.RequestAborted);
        return found.Succeeded
            ? TypedResults.Ok(new AuditPageBody([.. found.Value.Entries.Select(AuditEntryBody.Of)], found.Value.Next, found.Value.Total))
            : context.Failed(found.Problem);
    }

    private static async Task<Results<Ok<AuditEntryBody>, ProblemHttpResult>> GetAsync(long sequence, HttpContext context, AuditService audit)
    {
        var found = await audit.GetAsync(sequence, Actor.From(context), context.RequestAborted);
        return found.Succeeded ? TypedResults.Ok(AuditEntryBody.Of(found.Value)) : context.Failed(found.Problem);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] AuditParameters parameters, string? format, HttpContext context, AuditService audit, TimeProvider time)
    {
        format ??= AuditFile.Csv;
        if (format is not (AuditFile.Csv or AuditFile.Json) || !parameters.TryRead(out var filter))
            return context.Failed(Problems.InvalidQuery);
        var begun = await audit.ExportAsync(filter, format, Actor.From(context), context.RequestAborted);
        if (!begun.Succeeded)
            return context.Failed(begun.Problem);
        var (isCsv, entries, aborted) = (format == AuditFile.Csv, begun.Value.Entries, context.RequestAborted);
        return TypedResults.Stream(
            stream => isCsv ? AuditFile.WriteCsvAsync(stream, entries, aborted) : AuditFile.WriteJsonAsync(stream, entries, aborted),
            isCsv ? "text/csv; charset=utf-8" : "application/json",
            string.Create(CultureInfo.InvariantCulture, $"audit-{time.GetUtcNow():yyyy-MM-dd}.{format}"));
    }

    private static async Task<Results<Ok<AuditVerdict>, ProblemHttpResult>> VerifyAsync(AuditVerifyRequest? request, HttpContext context, AuditService audit)
    {
        var found = await audit.VerifyAsync(request?.Expected, Actor.From(context), context.RequestAborted);
        return found.Succeeded ? TypedResults.Ok(AuditVerdict.Of(found.Value)) : context.Failed(found.Problem);
    }
}
