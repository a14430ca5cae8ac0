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

/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
/// <param name="Code">Stable; <c>docs/linter.md</c> has all of them.</param>
/// <param name="Text">What it means, in the caller's language.</param>
public sealed record TokenLine(string Severity, string Code, string Text);

/// <param name="Key">The API key that the token says it is signed with, or null.</param>
/// <param name="Identity">Whose it is, or null.</param>
/// <param name="Room">The room it is for, or null.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Allows">LiveKit's names of its grants.</param>
public sealed record TokenAnswer(string? Key, string? Identity, string? Room, DateTime? NotBefore, DateTime? ExpiresAt, IReadOnlyList<string> Allows, IReadOnlyList<TokenLine> Findings);

public static class LinterEndpoints
{
    public static void MapLinter(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/admin/livekit").WithTags("Administration").RequireAuthorization(Policies.Administrator);
        group.MapPost("/lint", LintAsync).WithSummary("Checks a LiveKit configuration, sent as text of at most 256 KB: YAML, a Compose file, or lines of an .env file.")
            .Accepts<string>("text/plain", "application/yaml").ProducesProblem(413);
        group.MapPost("/token", InspectAsync).WithSummary("Looks into a LiveKit access token, sent as text: what it allows, and what is wrong with it. It is neither kept nor logged.")
            .Accepts<string>("text/plain").ProducesProblem(413);
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> InspectAsync(HttpContext context, LinterService linter, IStringLocalizer<LinterTexts> texts)
    {
        if (await ReadAsync(context.Request.Body, context.RequestAborted) is not { } token)
            return context.Failed(Problems.LongConfiguration);
        var inspected = await linter.InspectAsync(Actor.From(context), token, context.RequestAborted);
        if (!inspected.Succeeded)
            return context.Failed(inspected.Problem);
        var report = inspected.Value;
        return TypedResults.Ok(new TokenAnswer(
            report.Key, report.Identity, report.Room, report.NotBefore, report.ExpiresAt, report.Allows,
            [.. report.Findings.Select(finding => new TokenLine(Lower(finding.Severity), finding.Code, texts[$"token.{finding.Code}", [.. finding.Args]]))]));
    }

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
