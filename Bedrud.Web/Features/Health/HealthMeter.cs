using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Features.Health;

/// <summary>The parts of <c>/health</c> as a figure, so that one rule watches all of them.</summary>
internal sealed class HealthMeter : IMeterArea
{
    public HealthMeter(IMeterFactory meters, HealthBoard board) => meters.CreateBedrud().CreateObservableGauge(
        "bedrud.health.state",
        () => board.Last.Where(part => part.State >= HealthState.Ok)
            .Select(part => new Measurement<int>(part.State - HealthState.Ok, new KeyValuePair<string, object?>("part", part.Name))),
        null,
        "The parts of /health: 0 ok, 1 warning, 2 failing; absent while unknown or not applicable.");
}
