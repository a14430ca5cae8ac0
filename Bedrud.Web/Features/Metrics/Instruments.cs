using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Metrics;
using OpenTelemetry.Metrics;

namespace Bedrud.Web.Features.Metrics;

/// <summary>Which instruments are exported: all of Bedrud's, and of .NET's those few that an administrator looks at. All of them would be 400 KB.</summary>
internal static class Instruments
{
    private static readonly MetricStreamConfiguration AsItIs = new();

    // promtool takes a name that ends in _count for a part of a histogram.
    private static readonly FrozenDictionary<string, MetricStreamConfiguration> Foreign = new Dictionary<string, MetricStreamConfiguration>
    {
        ["http.server.request.duration"] = new ExplicitBucketHistogramConfiguration
        {
            Boundaries = [0.01, 0.05, 0.25, 1, 5],
            TagKeys = ["http.request.method", "http.route", "http.response.status_code"],
        },
        ["http.server.active_requests"] = new() { TagKeys = [] },
        ["kestrel.active_connections"] = new() { TagKeys = [] },
        ["dotnet.process.cpu.time"] = AsItIs,
        ["dotnet.process.memory.working_set"] = AsItIs,
        ["dotnet.gc.collections"] = AsItIs,
        ["dotnet.gc.pause.time"] = AsItIs,
        ["dotnet.gc.last_collection.heap.size"] = AsItIs,
        ["dotnet.exceptions"] = new() { TagKeys = [] },
        ["dotnet.thread_pool.thread.count"] = new() { Name = "dotnet.thread_pool.threads" },
        ["dotnet.thread_pool.queue.length"] = AsItIs,
    }.ToFrozenDictionary();

    public static MeterProviderBuilder AddBedrudInstruments(this MeterProviderBuilder metrics)
    {
        metrics.AddMeter(MeterAreas.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
        return ((IDeferredMeterProviderBuilder)metrics).Configure((services, provider) =>
        {
            var own = services.GetRequiredService<IMeterFactory>();
            provider.AddView(instrument => View(instrument, own));
        });
    }

    // Meters are found by name in the whole process: those of another portal in it are not ours.
    private static MetricStreamConfiguration? View(Instrument instrument, IMeterFactory own)
    {
        if (instrument.Meter.Scope is { } scope && scope != own)
            return MetricStreamConfiguration.Drop;
        if (instrument.Meter.Name == MeterAreas.Meter)
            return null;
        var chosen = Foreign.GetValueOrDefault(instrument.Name, MetricStreamConfiguration.Drop);
        return ReferenceEquals(chosen, AsItIs) ? null : chosen;
    }
}
