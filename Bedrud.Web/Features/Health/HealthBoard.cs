using System.Collections.Immutable;
using Bedrud.Infrastructure.Metrics;

namespace Bedrud.Web.Features.Health;

/// <param name="Name">Such as <c>database</c>.</param>
/// <param name="State">ok, warning, failing, unknown or not-applicable.</param>
/// <param name="Since">UTC; since when it has been in this state, as far as this portal has seen.</param>
public sealed record PartHealth(string Name, string State, DateTime Since, IReadOnlyDictionary<string, object?> Facts);

/// <param name="Status">The worst of the parts: ok, warning or failing.</param>
/// <param name="CheckedAt">UTC.</param>
public sealed record PortalHealth(string Status, DateTime CheckedAt, ImmutableArray<PartHealth> Parts);

/// <summary>Looks at all parts every quarter of a minute, and whenever somebody asks, and remembers since when each is as it is. A singleton.</summary>
public sealed class HealthBoard(IEnumerable<IHealthPart> parts, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>Several who ask at once get one and the same answer.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IHealthPart[] _parts = [.. parts];
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (HealthState State, DateTime Since)> _states = [];
    private ImmutableArray<(string Name, HealthState State)> _last = [];
    private PortalHealth? _health;

    /// <summary>The parts at the last look.</summary>
    public IReadOnlyList<(string Name, HealthState State)> Last => _last;

    public async Task<PortalHealth> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (_health is { } known && now - known.CheckedAt < Fresh && now >= known.CheckedAt)
                return known;
            return _health = Note(await Task.WhenAll(_parts.Select(part => LookAsync(part, cancellationToken))), now);
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await ReadAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private PortalHealth Note(HealthReading[] readings, DateTime now)
    {
        var health = ImmutableArray.CreateBuilder<PartHealth>(_parts.Length);
        foreach (var (part, reading) in _parts.Zip(readings))
        {
            if (!_states.TryGetValue(part.Name, out var before) || before.State != reading.State)
                _states[part.Name] = before = (reading.State, now);
            health.Add(new PartHealth(part.Name, LabelName.Of(reading.State), before.Since, reading.Facts));
        }

        _last = [.. _parts.Zip(readings, (part, reading) => (part.Name, reading.State))];
        var worst = readings.Max(reading => reading.State);
        return new PortalHealth(LabelName.Of(worst < HealthState.Ok ? HealthState.Ok : worst), now, health.MoveToImmutable());
    }

    private async Task<HealthReading> LookAsync(IHealthPart part, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await part.ReadAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return new HealthReading(HealthState.Failing, ("problem", $"No answer within {Patience.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // A part that can't be looked at is a finding, whatever it threw. Its message may hold a connection string.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new HealthReading(HealthState.Failing, ("problem", e.GetType().Name));
        }
    }
}
