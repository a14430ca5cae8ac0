namespace Bedrud.Domain.Statistics;

/// <summary>How often requests to join came to one outcome in one period; what several portals counted is added up.</summary>
public sealed class JoinCount
{
    /// <summary>Most characters of <see cref="Outcome"/>.</summary>
    public const int OutcomeMaxLength = 48;

    public required Period Period { get; init; }

    /// <summary>UTC; when the period begins.</summary>
    public required DateTime At { get; init; }

    /// <summary>See <see cref="JoinOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    public int Count { get; set; }
}

/// <summary>The outcomes of requests to join. Stable: they stand in the database and in the API.</summary>
public static class JoinOutcomes
{
    public const string Admitted = "admitted";

    /// <summary>Asked to wait for a moderator. Whoever is let in later asks again, and is admitted then.</summary>
    public const string Waiting = "waiting";

    private const string FailedPrefix = "failed.";
    private const string RefusedPrefix = "refused.";

    /// <param name="code">Of the refusal.</param>
    public static string Refused(string code) => $"{RefusedPrefix}{code}";

    /// <summary>Was admitted and did not get in, or lost the connection.</summary>
    /// <param name="cause">One of <see cref="Health.JoinFailureCause"/>.</param>
    public static string Failed(string cause) => $"{FailedPrefix}{cause}";

    public static JoinKind KindOf(string outcome) => outcome switch
    {
        Admitted => JoinKind.Admitted,
        Waiting => JoinKind.Waiting,
        _ when outcome.StartsWith(FailedPrefix, StringComparison.Ordinal) => JoinKind.Failed,
        _ => JoinKind.Refused,
    };

    /// <summary>Without the kind: the code of the refusal or the cause of the failure.</summary>
    public static string DetailOf(string outcome) => outcome[(outcome.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

public enum JoinKind
{
    Admitted,
    Waiting,
    Refused,
    Failed,
}
