using System.Text;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Health;

/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
/// <param name="Code">Stable; <c>docs/linter.md</c> has all of them.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The key; empty where the fault is no key's.</param>
/// <param name="Text">What it means, in the caller's language.</param>
/// <param name="Fix">Lines to paste, or null.</param>
public sealed record LintLine(string Severity, string Code, long Line, long Column, string Path, string Text, string? Fix);

/// <param name="Subject"><c>livekit</c>, <c>compose</c>, <c>environment</c> or <c>portal</c>.</param>
/// <param name="Version">The livekit-server whose rules were asked.</param>
public sealed record LintAnswer(string Subject, string Version, IReadOnlyList<LintLine> Findings);

public static class LinterEndpoints
{
    public static void MapLinter(this IEndpointRouteBuilder routes) => routes.MapPost("/api/admin/livekit/lint", LintAsync)
        .WithTags("Administration").WithSummary("Checks a LiveKit configuration, sent as text of at most 256 KB: YAML, a Compose file, or lines of an .env file.")
        .Accepts<string>("text/plain", "application/yaml").ProducesProblem(413).RequireAuthorization(Policies.Administrator);

    private static async Task<Results<Ok<LintAnswer>, ProblemHttpResult>> LintAsync(HttpContext context, LinterService linter, IStringLocalizer<LinterTexts> texts)
    {
        if (await ReadAsync(context.Request.Body, context.RequestAborted) is not { } text)
            return context.Failed(Problems.LongConfiguration);
        var portal = new Uri($"{context.Request.Scheme}://{context.Request.Host}");
        var report = await linter.LintAsync(Actor.From(context), text, portal, context.RequestAborted);
        return report.Succeeded
            ? TypedResults.Ok(new LintAnswer(Lower(report.Value.Subject), linter.Version, [.. report.Value.Findings.Select(finding => Line(finding, texts))]))
            : context.Failed(report.Problem);
    }

    /// <summary>Null where there is more than the linter reads.</summary>
    private static async Task<string?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[ConfigurationLinter.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > ConfigurationLinter.MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static LintLine Line(LintFinding finding, IStringLocalizer<LinterTexts> texts) =>
        new(Lower(finding.Severity), finding.Code, finding.Line, finding.Column, finding.Path, texts[$"finding.{finding.Message}", [.. finding.Args]], finding.Fix);

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}
