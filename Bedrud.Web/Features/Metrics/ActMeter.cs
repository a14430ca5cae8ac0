using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Metrics;

/// <summary>What moderators and administrators did.</summary>
internal sealed class ActMeter : IMeterArea
{
    public ActMeter(IMeterFactory meters, AuditLog audit) => meters.CreateBedrud().CreateObservableCounter(
        "bedrud.acts", audit.Acts.Read, "{act}", "Acts of moderators and administrators, as the audit log has them, by action and whether they succeeded.");
}
