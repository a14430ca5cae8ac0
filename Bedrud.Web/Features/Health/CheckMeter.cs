using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Features.Health;

/// <summary>What the checks came to as figures, so that one rule watches all of them.</summary>
internal sealed class CheckMeter : IMeterArea
{
    public CheckMeter(IMeterFactory meters, CheckRunner runner)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge(
            "bedrud.check.verdict",
            () => runner.Snapshot.States.Select(state => new Measurement<int>((int)state.Verdict, Check(state), Group(state))),
            null,
            "The checks of /health: 0 not applicable, 1 unknown, 2 fine, 3 notice, 4 warning, 5 failing.");
        meter.CreateObservableGauge(
            "bedrud.check.duration",
            () => runner.Snapshot.States.Select(state => new Measurement<double>(state.Took.TotalSeconds, Check(state))),
            "s",
            "How long the last look of each check took.");
    }

    private static KeyValuePair<string, object?> Check(CheckState state) => new("check", state.Id);

    private static KeyValuePair<string, object?> Group(CheckState state) => new("group", LabelName.Of(state.Info.Group));
}
