namespace Bedrud.Web.Features.Health;

/// <summary>How one part is.</summary>
public enum HealthState
{
    /// <summary>This portal has no such part.</summary>
    NotApplicable,

    /// <summary>Not yet known.</summary>
    Unknown,

    Ok,

    /// <summary>Meetings go on, and somebody should look.</summary>
    Warning,

    Failing,
}

/// <summary>What a look at one part gave.</summary>
/// <param name="Facts">What it goes by: figures, times in UTC, and sentences without secrets.</param>
public sealed record HealthReading(HealthState State, IReadOnlyDictionary<string, object?> Facts)
{
    public HealthReading(HealthState state, params (string Name, object? Value)[] facts)
        : this(state, facts.ToDictionary(fact => fact.Name, fact => fact.Value))
    {
    }
}

/// <summary>One part of what makes meetings work. Looking at it costs little, and changes nothing.</summary>
public interface IHealthPart
{
    /// <summary>Stable, such as <c>media-server</c>.</summary>
    string Name { get; }

    /// <summary>Looks. Whatever it throws counts as failing.</summary>
    Task<HealthReading> ReadAsync(CancellationToken cancellationToken);
}
