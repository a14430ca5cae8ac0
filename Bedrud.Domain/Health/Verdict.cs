namespace Bedrud.Domain.Health;

/// <summary>What a check came to. The order is that of gravity: the worst of several is their maximum.</summary>
public enum Verdict
{
    /// <summary>There is no such thing here: TURN where it is off, the process where LiveKit runs elsewhere.</summary>
    NotApplicable,

    /// <summary>It can't be told: not looked at yet, or what it depends on fails.</summary>
    Unknown,

    Fine,

    /// <summary>Worth knowing; nothing has to be done.</summary>
    Notice,

    /// <summary>Meetings go on, for some of the people or for the time being; somebody should look.</summary>
    Warning,

    /// <summary>Something that people need does not work.</summary>
    Failing,
}
