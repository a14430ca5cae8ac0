namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>
/// One thing that may be wrong, and how it is told. A class each, a singleton. Looking never changes anything that a running meeting could notice, and costs
/// what <see cref="CheckInfo"/> says. Whatever it throws counts as <see cref="Domain.Health.Verdict.Unknown"/>; a fault is a finding, never an exception.
/// </summary>
public interface ICheck
{
    CheckInfo Info { get; }

    /// <param name="cancellationToken">Set off at <see cref="CheckInfo.Limit"/>, and when the portal ends.</param>
    Task<Finding> LookAsync(CancellationToken cancellationToken);

    /// <summary>Somebody asked: may do what costs more than a look on schedule, such as a self-test.</summary>
    Task<Finding> LookCloselyAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);
}
