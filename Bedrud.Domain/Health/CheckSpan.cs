namespace Bedrud.Domain.Health;

/// <summary>A stretch of time during which a check came to one and the same verdict and cause. Kept for 30 days after its end.</summary>
public sealed class CheckSpan
{
    public const int CheckMaxLength = 40;
    public const int CauseMaxLength = 60;

    public long Id { get; init; }

    /// <summary>Of the check, such as <c>C1</c>.</summary>
    public required string Check { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Stable, such as <c>refused</c>; what a check's class calls it.</summary>
    public required string Cause { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime From { get; init; }

    /// <summary>UTC; null while it lasts. A portal that ended without a word is closed by the next one, at <see cref="SeenAt"/>.</summary>
    public DateTime? To { get; set; }

    /// <summary>UTC; the last look that confirmed it, written at least once a minute.</summary>
    public required DateTime SeenAt { get; set; }
}
