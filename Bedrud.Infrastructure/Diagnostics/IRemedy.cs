using System.Collections.Immutable;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Something that the portal can do itself about a fault, once an administrator has seen the difference that it makes. A singleton.</summary>
public interface IRemedy
{
    /// <summary>Stable, such as <c>move-port</c>; its button's text is <c>remedy.{id}</c>.</summary>
    string Id { get; }

    /// <summary>What it would change; null where it can't be done now. Changes nothing.</summary>
    /// <param name="argument">Of <see cref="Fix.Argument"/>, which a caller may have made up: to be checked.</param>
    Task<RemedyPlan?> PlanAsync(string argument, CancellationToken cancellationToken);

    /// <summary>Does it. True where it was done; what came of it the checks tell.</summary>
    /// <param name="argument">As for <see cref="PlanAsync"/>.</param>
    Task<bool> ApplyAsync(string argument, CancellationToken cancellationToken);
}

/// <summary>The difference that a remedy makes.</summary>
public sealed record RemedyPlan
{
    public ImmutableArray<SettingChange> Changes { get; init; } = [];

    /// <summary>Whoever is in a meeting is thrown out for some seconds, and comes back by themselves.</summary>
    public bool RestartsMediaServer { get; init; }
}

/// <param name="Key">Such as <c>LiveKit:Port</c>.</param>
/// <param name="Before">Null where it was not set.</param>
/// <param name="After">Null where it is taken out.</param>
public sealed record SettingChange(string Key, string? Before, string? After);
