using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Diagnostics.Figures;

/// <summary>How many circuits this portal has open.</summary>
public interface IOpenCircuits
{
    int Count { get; }
}

/// <summary>
/// Writes a <see cref="LoadSample"/> each minute, and deletes those of a week ago. Of several portals on one database the one that came first in a minute writes it, and
/// in practice goes on doing so: meetings and LiveKit are the same for all, and the portal's own figures are that one's.
/// </summary>
internal sealed class LoadRecorder(
    IDbContextFactory<BedrudDbContext> contexts, PresenceStore presence, LiveKitFigures figures, MediaServer server, IOpenCircuits circuits, TimeProvider time,
    ILogger<LoadRecorder> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    // Timers of two portals drift by less.
    private static readonly TimeSpan Others = Every * 0.75;
    private const int SamplesAnHour = 60;

    private ProcessLoad _portal = ProcessLoad.OfPortal();
    private (int Pid, ProcessLoad Load)? _server;
    private long _at = time.GetTimestamp();
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (var minute = 0; await timer.WaitForNextTickAsync(stoppingToken); minute++)
            {
                await RecordAsync(purge: minute % SamplesAnHour == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    private async Task RecordAsync(bool purge, CancellationToken cancellationToken)
    {
        var sample = Sample();
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var (lately, old) = (sample.At - Others, sample.At - Keep);
            if (await db.LoadSamples.AnyAsync(other => other.At > lately && other.At <= sample.At, cancellationToken))
                return;
            db.LoadSamples.Add(sample);
            await db.SaveChangesAsync(cancellationToken);
            if (purge)
                await db.LoadSamples.Where(other => other.At < old).ExecuteDeleteAsync(cancellationToken);
            _isFailing = false;
        }
#pragma warning disable CA1031 // A minute that is missing in a chart is no reason to end; what ails the database its own check tells.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!_isFailing)
                DiagnosticsLog.LoadNotWritten(logger, e);
            _isFailing = true;
        }
    }

    private LoadSample Sample()
    {
        var (now, portal) = (time.GetTimestamp(), ProcessLoad.OfPortal());
        var seconds = Math.Max(1, time.GetElapsedTime(_at, now).TotalSeconds);
        var media = server.Status.Pid is { } pid && ProcessLoad.Of(pid) is { } load ? (Pid: pid, Load: load) : ((int Pid, ProcessLoad Load)?)null;
        var seen = figures.Snapshot;
        var sample = new LoadSample
        {
            At = time.GetUtcNow().UtcDateTime,
            Rooms = presence.LiveRooms.Length,
            Participants = presence.LiveRooms.Sum(room => room.Participants.Count(p => !p.IsHidden)),
            Tracks = presence.LiveRooms.Sum(room => room.Participants.Sum(p => p.Tracks.Length)),
            BitsIn = seen?.BitsIn,
            BitsOut = seen?.BitsOut,
            ServerCpu = media is not { } process ? seen?.Cpu : _server is { } before && before.Pid == process.Pid ? Cores(process.Load, before.Load, seconds) : null,
            ServerMemory = media?.Load.Memory ?? seen?.Memory,
            PortalCpu = Cores(portal, _portal, seconds),
            PortalMemory = portal.Memory,
            Circuits = circuits.Count,
        };
        (_at, _portal, _server) = (now, portal, media);
        return sample;
    }

    private static double Cores(ProcessLoad now, ProcessLoad before, double seconds) => Math.Max(0, (now.Cpu - before.Cpu).TotalSeconds / seconds);
}
