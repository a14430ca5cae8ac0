using System.Collections.Immutable;
using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>
/// What a look came to. Words are keys of the group's texts, so that everybody reads them in their language; values are as they are. Nothing in it is a
/// secret or a token.
/// </summary>
/// <param name="Cause">Stable, such as <c>refused</c>; the text is <c>{id}.{cause}</c>, a whole sentence with placeholders for <paramref name="Args"/>.</param>
public sealed record Finding(Verdict Verdict, string Cause, params ImmutableArray<string> Args)
{
    /// <summary>What it goes by: figures, addresses, times, lines of a log.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What to do, in order. Empty where nothing is to be done.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>The cause <c>fine</c>.</summary>
    public static Finding Fine(params ImmutableArray<Evidence> evidence) => new(Verdict.Fine, "fine") { Evidence = evidence };

    /// <summary>There is no such thing here; the cause says why.</summary>
    public static Finding NotApplicable(string cause) => new(Verdict.NotApplicable, cause);

    /// <summary>It can't be told; the cause says why.</summary>
    public static Finding Unknown(string cause, params ImmutableArray<string> args) => new(Verdict.Unknown, cause, args);

    public bool Equals(Finding? other) =>
        other is not null && Verdict == other.Verdict && Cause == other.Cause && Args.SequenceEqual(other.Args) && Evidence.SequenceEqual(other.Evidence) && Fixes.SequenceEqual(other.Fixes);

    public override int GetHashCode() => HashCode.Combine(Verdict, Cause, Args.Length, Evidence.Length);
}

/// <summary>One fact that a finding goes by.</summary>
/// <param name="Label">The text is <c>evidence.{label}</c>.</param>
/// <param name="Value">As it is: a number with its unit, an address, a line. Times in UTC, ISO 8601, which the page shows in the reader's zone.</param>
public sealed record Evidence(string Label, string Value);

/// <summary>One step of a fix.</summary>
/// <param name="Text">The text is <c>fix.{text}</c>: a sentence that says what to do and where.</param>
public sealed record Fix(string Text, params ImmutableArray<string> Args)
{
    /// <summary>Lines to paste; null where there are none. No secrets: a placeholder such as <c>&lt;secret&gt;</c> stands in their place.</summary>
    public string? Lines { get; init; }

    /// <summary>What the lines are: <c>yaml</c>, <c>nft</c>, <c>sh</c>, <c>ini</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Id of the <see cref="IRemedy"/> that does it at the press of a button; null where the portal can't.</summary>
    public string? Remedy { get; init; }

    /// <summary>For the remedy; empty where it needs nothing.</summary>
    public string Argument { get; init; } = "";

    public bool Equals(Fix? other) =>
        other is not null && Text == other.Text && Lines == other.Lines && Language == other.Language && Remedy == other.Remedy && Argument == other.Argument && Args.SequenceEqual(other.Args);

    public override int GetHashCode() => HashCode.Combine(Text, Lines, Remedy, Argument);
}
