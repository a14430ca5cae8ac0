using System.Collections.Immutable;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>How much there was to do in a stretch of time: the most of what is counted, the mean of what flows. Null where nothing was recorded of it.</summary>
/// <param name="At">UTC; the stretch's end.</param>
public sealed record LoadPoint(DateTime At)
{
    public int? Rooms { get; init; }

    public int? Participants { get; init; }

    public int? Tracks { get; init; }

    /// <summary>Bits a second.</summary>
    public double? BitsIn { get; init; }

    /// <inheritdoc cref="BitsIn"/>
    public double? BitsOut { get; init; }

    /// <summary>Cores.</summary>
    public double? ServerCpu { get; init; }

    /// <inheritdoc cref="ServerCpu"/>
    public double? PortalCpu { get; init; }

    /// <summary>Bytes.</summary>
    public double? ServerMemory { get; init; }

    /// <inheritdoc cref="ServerMemory"/>
    public double? PortalMemory { get; init; }

    public int? Circuits { get; init; }
}

/// <summary>The recorded load, for charts. A singleton.</summary>
public sealed class LoadHistory(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time)
{
    /// <summary>Most points of one answer.</summary>
    public const int MostPoints = 300;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Points of equal width, oldest first, without a hole: where nothing was recorded, a point says nothing. Up to <see cref="MostPoints"/>; a minute each where that
    /// is enough.
    /// </summary>
    /// <param name="span">Back from now: an hour, a day, a week. No more than what is kept makes sense.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<ImmutableArray<LoadPoint>> ReadAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var minutes = Math.Max(1, (int)Math.Ceiling(span / Minute / MostPoints));
        var width = Minute * minutes;
        var count = Math.Clamp((int)Math.Ceiling(span / width), 1, MostPoints);
        var from = now - width * count;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var samples = await db.LoadSamples.AsNoTracking().Where(sample => sample.At > from && sample.At <= now).ToListAsync(cancellationToken);
        var stretches = samples.ToLookup(sample => Math.Clamp((int)((sample.At - from) / width), 0, count - 1));
        return [.. Enumerable.Range(0, count).Select(index => Point(from + width * (index + 1), [.. stretches[index]]))];
    }

    private static LoadPoint Point(DateTime at, ImmutableArray<LoadSample> samples) => samples.IsEmpty ? new LoadPoint(at) : new LoadPoint(at)
    {
        Rooms = samples.Max(sample => sample.Rooms),
        Participants = samples.Max(sample => sample.Participants),
        Tracks = samples.Max(sample => sample.Tracks),
        BitsIn = samples.Average(sample => sample.BitsIn),
        BitsOut = samples.Average(sample => sample.BitsOut),
        ServerCpu = samples.Average(sample => sample.ServerCpu),
        PortalCpu = samples.Average(sample => sample.PortalCpu),
        ServerMemory = samples.Average(sample => sample.ServerMemory),
        PortalMemory = samples.Average(sample => sample.PortalMemory),
        Circuits = samples.Max(sample => sample.Circuits),
    };
}
