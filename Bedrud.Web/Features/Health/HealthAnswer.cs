using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Features.Health;

/// <param name="Status">The worst of the checks: ok, warning or failing.</param>
/// <param name="CheckedAt">UTC; the last look at any of them. Null before the first one.</param>
public sealed record HealthAnswer(string Status, DateTime? CheckedAt, ImmutableArray<CheckAnswer> Checks);

/// <param name="Id">Stable, such as <c>C1</c>; <c>docs/health.md</c> has all of them.</param>
/// <param name="Group">start, connection, media, webhooks, recordings or portal.</param>
/// <param name="Verdict">not-applicable, unknown, fine, notice, warning or failing.</param>
/// <param name="Cause">Stable, such as <c>refused</c>.</param>
/// <param name="Text">What it means, in the caller's language.</param>
/// <param name="Since">UTC; null before the first look.</param>
/// <param name="LookedAt">UTC; null before the first look.</param>
/// <param name="TookMilliseconds">The last look.</param>
public sealed record CheckAnswer(
    string Id, string Group, string Title, string Verdict, string Cause, string Text, DateTime? Since, DateTime? LookedAt, int TookMilliseconds,
    ImmutableArray<EvidenceWords> Evidence, ImmutableArray<FixWords> Fixes);

internal static class HealthChecks
{
    /// <summary>All of it, in the language of the caller's thread.</summary>
    public static HealthAnswer Answer(CheckSnapshot snapshot, CheckTranslator words)
    {
        var last = snapshot.States.Select(state => state.LookedAt).DefaultIfEmpty().Max();
        return new HealthAnswer(Status(snapshot.Verdict), last == default ? null : last, Of(snapshot, words));
    }

    private static string Status(Verdict worst) => worst switch
    {
        Verdict.Failing => "failing",
        Verdict.Warning => "warning",
        _ => "ok",
    };

    public static ImmutableArray<CheckAnswer> Of(CheckSnapshot snapshot, CheckTranslator words) => [.. snapshot.States.Select(state => Of(state, words.Of(state)))];

    private static CheckAnswer Of(CheckState state, CheckWords words) => new(
        state.Id,
        LabelName.Of(state.Info.Group),
        words.Title,
        LabelName.Of(state.Verdict),
        state.Finding.Cause,
        words.Text,
        state.Since == default ? null : state.Since,
        state.LookedAt == default ? null : state.LookedAt,
        (int)state.Took.TotalMilliseconds,
        words.Evidence,
        words.Fixes);
}
