using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Exclusions;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>Those who came although they are kept out.</summary>
internal sealed class ExclusionMeter : IMeterArea
{
    public ExclusionMeter(IMeterFactory meters, MeetingGuard guard) => meters.CreateBedrud().CreateObservableCounter(
        "bedrud.evictions", guard.Evictions.Read, "{eviction}", "People, or whole meetings of closed rooms, that the portal removed from LiveKit because they may not be there.");
}
