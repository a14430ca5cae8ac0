using System.Collections.Frozen;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Something that keeps the media server from running, in words for an administrator, and with a code for whoever tells problems apart.</summary>
/// <param name="Problem">What is wrong: a sentence.</param>
/// <param name="Remedy">What to do about it: a sentence, or null where nothing general can be said.</param>
public sealed record MediaServerProblem(string Problem, string? Remedy)
{
    private static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; init; } = ProblemCodes.Other;

    /// <summary>The figures and names in <see cref="Problem"/>, by the names that <see cref="ProblemCodes"/> tells. No secrets.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = Nothing;

    /// <summary>The single problems, where this one sums up several of a configuration; else itself.</summary>
    public IReadOnlyList<MediaServerProblem> All => Parts is { Count: > 0 } ? Parts : [this];

    internal IReadOnlyList<MediaServerProblem>? Parts { get; init; }

    public MediaServerProblem As(string code, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrEmpty(value))
                known[name] = value;
        }

        return this with { Code = code, Values = known.ToFrozenDictionary() };
    }

    /// <summary>Several of one configuration as one; null where there is none.</summary>
    internal static MediaServerProblem? Sum(IReadOnlyList<MediaServerProblem> problems) => problems.Count switch
    {
        0 => null,
        1 => problems[0],
        _ => new MediaServerProblem(string.Join(' ', problems.Select(problem => problem.Problem)), string.Join(' ', problems.Select(problem => problem.Remedy).Distinct()))
        {
            Code = problems[0].Code,
            Values = problems[0].Values,
            Parts = problems,
        },
    };

    /// <summary>By the sentences, in which the values stand.</summary>
    public bool Equals(MediaServerProblem? other) => other is not null && Problem == other.Problem && Remedy == other.Remedy && Code == other.Code;

    public override int GetHashCode() => HashCode.Combine(Problem, Remedy, Code);

    public override string ToString() => $"{Code}: {Problem}";
}
