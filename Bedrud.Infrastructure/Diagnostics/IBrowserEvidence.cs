namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>What browsers told of their connections to LiveKit lately.</summary>
public interface IBrowserEvidence
{
    /// <param name="window">How far back; an hour at most.</param>
    Task<BrowserEvidence> ReadAsync(TimeSpan window, CancellationToken ct);
}

/// <summary>Counts of connection tests and of failed joins. Claims of browsers, none of them believed alone.</summary>
/// <param name="Reports">Connection tests.</param>
/// <param name="WorstClockAhead">Seconds, of the clock that differs most from the portal's; negative where it is behind. Null where nobody told.</param>
/// <param name="Since">UTC; the first of what is counted. Null where there is nothing.</param>
public sealed record BrowserEvidence(
    int Reports, int SignallingFailed, int UdpTried, int UdpFailed, int TcpTried, int TcpFailed, int TurnUdpTried, int TurnUdpFailed,
    int TurnTlsTried, int TurnTlsFailed, int JoinFailuresSignalling, int JoinFailuresMedia, int JoinFailuresToken, double? WorstClockAhead, DateTime? Since);
