using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Diagnostics.Figures;
using Bedrud.Infrastructure.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Bedrud.Web.Features.Metrics;

/// <summary>Pages of the portal that are open, each with a circuit in its memory.</summary>
internal sealed class CircuitMeter : CircuitHandler, IMeterArea, IOpenCircuits
{
    private long _open;
    private long _connected;

    public CircuitMeter(IMeterFactory meters)
    {
        var meter = meters.CreateBedrud();
        meter.CreateObservableGauge("bedrud.circuits", () => Interlocked.Read(ref _open), "{circuit}", "Circuits in the portal's memory.");
        meter.CreateObservableGauge("bedrud.circuits.connected", () => Interlocked.Read(ref _connected), "{circuit}", "Circuits whose browser is connected now.");
    }

    /// <summary>Circuits in the portal's memory.</summary>
    public long Open => Interlocked.Read(ref _open);

    int IOpenCircuits.Count => (int)Open;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) => Add(ref _open, 1);

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => Add(ref _open, -1);

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Add(ref _connected, 1);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Add(ref _connected, -1);

    private static Task Add(ref long value, int change)
    {
        Interlocked.Add(ref value, change);
        return Task.CompletedTask;
    }
}
