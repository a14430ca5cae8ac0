using System.Diagnostics.Metrics;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Hosting;

/// <summary>Counts what the audit log is told of.</summary>
public sealed class ActTally
{
    private static readonly string[] Actions =
    [
        .. typeof(AuditAction).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Except(
        [
            // The portal's own, which no person does.
            AuditAction.ParticipantEvict, AuditAction.MediaServerStarted, AuditAction.MediaServerTakenOver, AuditAction.MediaServerReady,
            AuditAction.MediaServerDegraded, AuditAction.MediaServerDraining, AuditAction.MediaServerEnded, AuditAction.MediaServerBackingOff,
            AuditAction.MediaServerGivenUp, AuditAction.MediaServerStopped, AuditAction.MediaServerLeftRunning,
        ]),
    ];

    private readonly Tally _done = new("action", Actions, new("outcome", "done"));
    private readonly Tally _failed = new("action", Actions, new("outcome", "failed"));

    public void Count(string action, bool failed) => (failed ? _failed : _done).Count(action);

    public IEnumerable<Measurement<long>> Read() => _done.Read().Concat(_failed.Read());
}
