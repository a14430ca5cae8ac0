using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Microsoft.AspNetCore.Http;

namespace Bedrud.Recordings.Tests;

/// <summary>
/// Portals on one database, with their LiveKit, their storage and rooms with a meeting in each. Portals are killed and started again while the rounds of
/// all rooms go on.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly SemaphoreSlim _oneKill = new(1);
    private readonly bool _libraryInS3;
    private readonly Random _random;

    private Stage(PortalProcess[] portals, RecordingTable table, LiveKitStand liveKit, S3Stand storage, bool libraryInS3, int seed)
    {
        (Portals, Table, LiveKit, Storage, _libraryInS3, _random) = (portals, table, liveKit, storage, libraryInS3, new Random(seed));
        Watch = new Watch(table, liveKit);
        // One client for each portal, and two where there is one.
        Clients = [.. portals.Select(p => new PortalApi(p.Url)), .. portals.Length == 1 ? [new PortalApi(portals[0].Url)] : Array.Empty<PortalApi>()];
    }

    public PortalProcess[] Portals { get; }

    public PortalApi[] Clients { get; }

    public RecordingTable Table { get; }

    public LiveKitStand LiveKit { get; }

    public S3Stand Storage { get; }

    public Watch Watch { get; }

    public IReadOnlyList<string> Rooms { get; private set; } = [];

    /// <summary>Those of each room's round that goes on; they say whether they have answered.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task<bool>>> StorageFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>A request to record: the room's round may do something before it (false) and after it was taken (true).</summary>
    public ConcurrentDictionary<string, Func<bool, Task>> StartFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>States of recordings in which a portal died.</summary>
    public ConcurrentDictionary<RecordingState, int> KilledAt { get; } = new();

    public int Kills { get; private set; }

    /// <summary>Sources whose deletion was asked for while the library had no copy like them.</summary>
    public ConcurrentQueue<string> DeletedTooEarly { get; } = new();

    public static async Task<Stage> OnSqliteAsync(int rooms, int seed)
    {
        var (liveKit, storage) = await StandsAsync();
        var portal = new PortalProcess([.. liveKit.Settings, .. storage.Settings, "--Recordings:MinFreeBytes=1000000"]);
        var stage = new Stage([portal], RecordingTable.Sqlite(portal.Database), liveKit, storage, libraryInS3: false, seed);
        await stage.OpenAsync(rooms);
        return stage;
    }

    /// <summary>Two portals, whose library is in the storage too.</summary>
    public static async Task<Stage> OnPostgresAsync(PostgresServer postgres, int rooms, int seed)
    {
        var (liveKit, storage) = await StandsAsync();
        var database = postgres.NewDatabase();
        string[] settings =
        [
            .. liveKit.Settings, .. storage.Settings, "--Recordings:MinFreeBytes=1000000", "--Recordings:Library=S3", "--Database:Provider=Postgres", $"--Database:ConnectionString={database}",
        ];
        var stage = new Stage([new PortalProcess(settings), new PortalProcess(settings)], RecordingTable.Postgres(database), liveKit, storage, libraryInS3: true, seed);
        await stage.OpenAsync(rooms);
        return stage;
    }

    /// <summary>Kills one of the portals and starts it again, unless what it was to be killed for is over meanwhile.</summary>
    /// <param name="still">Whether it is still to be killed: rounds wait for each other.</param>
    /// <param name="died">Runs while it is dead.</param>
    /// <param name="more">Settings for this start.</param>
    public async Task<bool> KillAsync(Func<bool> still, Func<Task>? died = null, params string[] more)
    {
        await _oneKill.WaitAsync();
        try
        {
            if (!still())
                return false;
            var victim = Portals[_random.Next(Portals.Length)];
            await victim.KillAsync();
            Kills++;
            foreach (var row in await Table.ReadAsync())
                KilledAt.AddOrUpdate(row.State, 1, (_, number) => number + 1);
            if (died is not null)
                await died();
            await Task.Delay(_random.Next(1500));
            await victim.StartAsync(withAdministrator: true, more);
            return true;
        }
        finally
        {
            _oneKill.Release();
        }
    }

    /// <summary>The recording's file in the library; null where there is none.</summary>
    public byte[]? InLibrary(Guid id)
    {
        var key = RecordingKeysOf(id);
        if (_libraryInS3)
            return Storage.Find(key);
        var path = Path.Combine(Path.GetDirectoryName(Portals[0].Database)!, "recordings", key);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        foreach (var client in Clients)
            client.Dispose();
        var said = Portals.Select(p => p.Output).ToList();
        foreach (var portal in Portals)
            await portal.DisposeAsync();
        await LiveKit.DisposeAsync();
        await Storage.DisposeAsync();
        foreach (var text in said)
            SecretSearch.FindsNothingIn(text, S3Stand.Secret, LiveKitKeys.Secret);
    }

    private static string RecordingKeysOf(Guid id) => Bedrud.Infrastructure.Recordings.RecordingKeys.File(id, ".mp4");

    private static async Task<(LiveKitStand LiveKit, S3Stand Storage)> StandsAsync()
    {
        var storage = await S3Stand.StartAsync();
        return (new LiveKitStand(LiveKitKeys.Key, LiveKitKeys.Secret, storage), storage);
    }

    private async Task OpenAsync(int rooms)
    {
        LiveKit.Portal = () => new Uri($"{Portals[Random.Shared.Next(Portals.Length)].Url}/api/livekit/webhook");
        LiveKit.Starting = (room, taken) => StartFaults.TryGetValue(room, out var fault) ? fault(taken) : Task.CompletedTask;
        Storage.Fault = FailAsync;
        await LiveKit.OpenAsync();
        // The first one makes the database.
        foreach (var portal in Portals)
            await portal.StartAsync();
        foreach (var client in Clients)
            await client.SignInAsync();
        Rooms = [.. Enumerable.Range(1, rooms).Select(i => $"room-{i}")];
        foreach (var room in Rooms)
        {
            await Clients[0].CreateRoomAsync(room);
            LiveKit.Meet(room);
        }

        Watch.Begin();
    }

    private async Task<bool> FailAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value!, context.Request.Method);
        if (!Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var id) || LiveKit.RunOf(id) is not { } run)
            return false;
        var isSource = path.EndsWith($"/{run.Key}", StringComparison.Ordinal);
        var wasThere = isSource && method == "DELETE" ? Storage.Find(run.Key) : null;
        if (wasThere is not null && !(InLibrary(id)?.AsSpan().SequenceEqual(wasThere) ?? false))
            DeletedTooEarly.Enqueue(run.Key);
        return StorageFaults.TryGetValue(run.Room, out var fault) && await fault(context);
    }
}
