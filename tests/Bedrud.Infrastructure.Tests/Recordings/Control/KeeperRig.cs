using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Control;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WebhookEvent = Bedrud.Infrastructure.LiveKit.Protocol.WebhookEvent;

namespace Bedrud.Infrastructure.Tests.Recordings.Control;

/// <summary>What drives recordings, over a scripted recorder, a fake clock and a real database file; its loops are turned by hand.</summary>
internal sealed class KeeperRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-keeper-").FullName;

    private int _hooks;

    public KeeperRig()
    {
        Recorder = new ScriptedRecorder(Presence.Time);
        Portal = new Driver(this);
    }

    public PresenceRig Presence { get; } = new();

    public ScriptedRecorder Recorder { get; }

    public RecordingOptions Options { get; } = new() { MinFreeBytes = 0 };

    public Driver Portal { get; private set; }

    public DateTime Now => Presence.Now;

    /// <summary>The portal is killed, and another one takes its place.</summary>
    public void Restart()
    {
        Portal.Commands.Dispose();
        Portal = new Driver(this);
    }

    /// <summary>A second portal on the same database.</summary>
    public Driver SecondPortal() => new(this);

    public async Task<Room> RoomAsync(string name = "lesson", Action<RoomRecording>? set = null)
    {
        var room = new Room { Name = name, CreatedAt = Now, UpdatedAt = Now };
        set?.Invoke(room.Recording);
        await using var db = Presence.Database.CreateDbContext();
        db.Rooms.Add(room);
        await db.SaveChangesAsync();
        return room;
    }

    /// <summary>Writes a wish down.</summary>
    public async Task<Guid> WishAsync(Room? room = null, string? sid = null)
    {
        var recording = NewRecording.By(room ?? await RoomAsync(), null, Recorder, sid, Guid.NewGuid(), "Ada", Now);
        Assert.True(await Portal.Store.AddAsync(recording, CancellationToken.None));
        return recording.Id;
    }

    /// <summary>A recording that runs.</summary>
    public async Task<Guid> RunningAsync(Room? room = null, string? sid = null)
    {
        var id = await WishAsync(room, sid);
        await TurnAsync();
        Recorder.Turn(id, RecorderStatus.Active);
        await TurnAsync();
        Assert.Equal(RecordingState.Recording, (await FindAsync(id)).State);
        return id;
    }

    public Task StopAsync(Guid id) => Portal.Store.ApplyAsync(id, CancellationToken.None, new RecordingEvent.StopRequested(Guid.NewGuid(), RecordingEnd.Stopped));

    /// <summary>One turn of commands and looks.</summary>
    public Task TurnAsync() => Portal.TurnAsync();

    /// <summary>Turns every four seconds for so long.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var until = Now + span; Now < until;)
        {
            Presence.Time.Advance(RecordingKeeper.Every);
            await TurnAsync();
        }
    }

    /// <summary>The same, while the portal is killed again and again: after so many turns.</summary>
    public async Task PassRestartingAsync(TimeSpan span, int turns)
    {
        var until = Now + span;
        for (var turn = 1; Now < until; turn++)
        {
            Presence.Time.Advance(RecordingKeeper.Every);
            await TurnAsync();
            if (turn % turns == 0)
                Restart();
        }
    }

    /// <summary>A webhook about a participant of the room "lesson" was taken in.</summary>
    public async Task HookAsync(string happened, string identity)
    {
        var message = new WebhookEvent
        {
            Id = $"EV_{Guid.NewGuid():N}",
            Event = happened,
            CreatedAt = Presence.Time.GetUtcNow().ToUnixTimeSeconds(),
            Room = new() { Name = "lesson", Sid = "RM_1" },
            Participant = new() { Identity = identity, Sid = "PA_9" },
        };
        await using var db = Presence.Database.CreateDbContext();
        db.Add(StoredWebhook.From(message, Now, Now.Ticks + _hooks++)!);
        await db.SaveChangesAsync();
    }

    public async Task<Recording> FindAsync(Guid id) => (await Portal.Store.FindAsync(id, CancellationToken.None))!;

    public async Task<List<AuditEntry>> EntriesAsync()
    {
        await using var db = Presence.Database.CreateDbContext();
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.At).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Portal.Commands.Dispose();
        await Presence.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal sealed class Driver
    {
        public Driver(KeeperRig rig)
        {
            var (time, database) = (rig.Presence.Time, rig.Presence.Database);
            var options = Microsoft.Extensions.Options.Options.Create(rig.Options);
            var recorders = new Recorders([rig.Recorder], options, Microsoft.Extensions.Options.Options.Create(new LiveKitOptions { External = true }));
            Store = new RecordingStore(database, new RecordingBoard(database), time);
            Commands = new RecordingCommands(Store, recorders, time, NullLogger<RecordingCommands>.Instance);
            Preflight = new RecordingPreflight(recorders, [], rig.Presence.Store, database, new DataFolder(rig._folder), options, time);
            Limits = new RecordingLimits(Store, rig.Presence.Store, database, options, time, NullLogger<RecordingLimits>.Instance);
            Looks = new RecordingLooks(Store, recorders, Commands, Limits, time, NullLogger<RecordingLooks>.Instance);
            Automatic = new AutomaticRecordings(Store, recorders, Preflight, rig.Presence.Store, database, options, time, NullLogger<AutomaticRecordings>.Instance);
        }

        public RecordingStore Store { get; }

        public RecordingCommands Commands { get; }

        public RecordingLooks Looks { get; }

        public RecordingLimits Limits { get; }

        public RecordingPreflight Preflight { get; }

        public AutomaticRecordings Automatic { get; }

        public async Task TurnAsync(bool settle = true)
        {
            await Commands.RunAsync(CancellationToken.None);
            if (settle)
                await Commands.SettledAsync();
            await Looks.RunAsync([RecordingEngine.Egress], CancellationToken.None);
            await Commands.StopsAnsweredAsync();
        }
    }
}
