using System.Globalization;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>
/// Whether a recording could start now, point by point, before anybody presses the button. Takes about three seconds at most; what concerns no room in
/// particular is kept for a few. A singleton; safe for concurrent use.
/// </summary>
public sealed class RecordingPreflight(
    Recorders recorders, IEnumerable<IRecordingStorage> storages, PresenceStore presence, IDbContextFactory<BedrudDbContext> contexts, DataFolder data,
    IOptions<RecordingOptions> options, TimeProvider time)
{
    /// <summary>For the recorder, and for the storage.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<PreflightPoint>>? _asked;
    private long _askedAt;

    /// <summary>All points, those that passed too.</summary>
    public async Task<IReadOnlyList<PreflightPoint>> CheckAsync(string room, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
            return [PreflightPoint.Failed("enabled", "off", null)];
        return [PreflightPoint.Passed("enabled"), .. await InstallationAsync().WaitAsync(cancellationToken), .. MeetingPoints(presence.Get(room))];
    }

    private Task<IReadOnlyList<PreflightPoint>> InstallationAsync()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) > GoodFor))
                // Of its own: who asked first must not take the answer from the others by giving up.
                (_asked, _askedAt) = (AskAsync(), time.GetTimestamp());
            return _asked;
        }
    }

    private async Task<IReadOnlyList<PreflightPoint>> AskAsync()
    {
        // Also keeps the looking out of the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var recorder = recorders.Current is { } current
            ? InTimeAsync(current.CheckAsync, "recorder", PreflightStanding.Failed)
            : Task.FromResult<IReadOnlyList<PreflightPoint>>([PreflightPoint.Failed("recorder", "none", null, recorders.Chosen.ToString())]);
        var storage = storages.LastOrDefault() is { } library
            ? InTimeAsync(async token => [await library.ProbeAsync(token)], "storage", PreflightStanding.Doubtful)
            : Task.FromResult<IReadOnlyList<PreflightPoint>>([]);
        var quota = InTimeAsync(QuotaAsync, "quota", PreflightStanding.Doubtful);
        return [.. await recorder, .. await storage, .. Space(), .. await quota];
    }

    private async Task<IReadOnlyList<PreflightPoint>> InTimeAsync(
        Func<CancellationToken, Task<IReadOnlyList<PreflightPoint>>> ask, string code, PreflightStanding late)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await ask(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return [new PreflightPoint(code, late) { Cause = "slow", Args = [Patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)] }];
        }
#pragma warning disable CA1031 // Whatever it throws is what is wrong.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return [PreflightPoint.Failed(code, "failed", e.Message)];
        }
    }

    private IEnumerable<PreflightPoint> Space()
    {
        if (options.Value.Library != LibraryStorage.Disk)
            return [];
        var folder = options.Value.Folder is { Length: > 0 } own ? own : data.Path;
        try
        {
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            return free >= options.Value.MinFreeBytes
                ? [PreflightPoint.Passed("space")]
                : [PreflightPoint.Failed("space", "low", null, ByteText.Of(free), folder, ByteText.Of(options.Value.MinFreeBytes))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [PreflightPoint.Failed("space", "failed", e.Message)];
        }
    }

    private async Task<IReadOnlyList<PreflightPoint>> QuotaAsync(CancellationToken cancellationToken)
    {
        var most = options.Value.QuotaBytes;
        if (most == 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var used = await db.Recordings.Where(r => r.FileKey != null).SumAsync(r => r.Size, cancellationToken);
        return [used < most ? PreflightPoint.Passed("quota") : PreflightPoint.Failed("quota", "full", null, ByteText.Of(used), ByteText.Of(most))];
    }

    private IEnumerable<PreflightPoint> MeetingPoints(RoomPresence room)
    {
        var people = room.Participants.Where(p => !p.IsHidden).ToList();
        if (people.Count == 0)
            return [PreflightPoint.Failed("meeting", presence.Freshness.IsStale ? "unknown" : "none", null)];
        return [PreflightPoint.Passed("meeting"), Publishing([.. people.SelectMany(p => p.Tracks)])];
    }

    // Black and silent recordings are what people find out too late.
    private static PreflightPoint Publishing(List<TrackPresence> tracks)
    {
        if (tracks.Count == 0)
            return PreflightPoint.Failed("publishing", "nobody", null);
        var sounds = tracks.Where(t => t.Source is TrackSource.Microphone or TrackSource.ScreenShareAudio).ToList();
        if (sounds.Count == 0)
            return new PreflightPoint("publishing", PreflightStanding.Doubtful) { Cause = "no-sound" };
        return tracks.TrueForAll(t => t.Muted)
            ? new PreflightPoint("publishing", PreflightStanding.Doubtful) { Cause = "muted" }
            : PreflightPoint.Passed("publishing");
    }
}
