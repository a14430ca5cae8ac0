using System.Collections.Immutable;
using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>A check and what its last look came to.</summary>
/// <param name="LookedAt">UTC; the minimal time before the first look.</param>
/// <param name="Since">UTC; since when it has come to this verdict and cause.</param>
/// <param name="Took">How long the last look took.</param>
public sealed record CheckState(CheckInfo Info, Finding Finding, DateTime LookedAt, DateTime Since, TimeSpan Took)
{
    public string Id => Info.Id;

    public Verdict Verdict => Finding.Verdict;
}

/// <summary>All checks at one moment, in the order of their groups.</summary>
public sealed record CheckSnapshot(ImmutableArray<CheckState> States)
{
    /// <summary>The worst of all; <see cref="Verdict.Fine"/> where nothing is worse.</summary>
    public Verdict Verdict => States.Select(state => state.Verdict).Append(Verdict.Fine).Max();
}
