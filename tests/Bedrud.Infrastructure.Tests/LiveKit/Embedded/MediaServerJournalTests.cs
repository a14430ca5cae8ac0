using System.Text.Json.Nodes;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>What the audit log tells of the media server.</summary>
public sealed class MediaServerJournalTests : SupervisorFolder
{
    private readonly TestDatabase _database = new();

    [Fact]
    public async Task Life_OfAServer_IsWrittenDownChangeByChange()
    {
        await using (var portal = await PortalAsync((EmbeddedPortal.JournalKey, _database.FilePath)))
        {
            var first = await portal.StateAsync(MediaServerState.Ready);
            Fake.Behave(new JsonObject { ["health"] = 406 });
            await portal.StateAsync(MediaServerState.Degraded);
            Fake.Behave([]);
            await portal.StateAsync(MediaServerState.Ready);
            Kill(first.Pid);
            await portal.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != first.Pid);
            await portal.Server.RestartAsync(force: false);
            await portal.UntilAsync(status => status is { State: MediaServerState.Ready, Restarts: 2 });
            await portal.Server.StopAsync(force: false);
            await portal.StateAsync(MediaServerState.Stopped);
        }

        var entries = await EntriesAsync();
        Assert.Equal(
            [
                AuditAction.MediaServerStarted, AuditAction.MediaServerReady, AuditAction.MediaServerDegraded, AuditAction.MediaServerReady,
                AuditAction.MediaServerEnded, AuditAction.MediaServerBackingOff, AuditAction.MediaServerStarted, AuditAction.MediaServerReady,
                AuditAction.MediaServerDraining, AuditAction.MediaServerEnded, AuditAction.MediaServerStarted, AuditAction.MediaServerReady,
                AuditAction.MediaServerDraining, AuditAction.MediaServerEnded, AuditAction.MediaServerStopped,
            ],
            entries.Select(entry => entry.Action));
        Assert.Equal([2, 4, 5], entries.Index().Where(entry => entry.Item.Failure is not null).Select(entry => entry.Index));
        Assert.All(entries, entry => Assert.Null(entry.ActorId));
        Assert.Contains("signal 9", entries[4].Details, StringComparison.Ordinal);
        Assert.StartsWith("livekit-server 1.13.5, process ", entries[0].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handover_FromPortalToPortal_IsWrittenDown()
    {
        People(1);
        await using (var first = await PortalAsync((EmbeddedPortal.JournalKey, _database.FilePath)))
            await first.StateAsync(MediaServerState.Ready);
        await using (var second = await PortalAsync((EmbeddedPortal.JournalKey, _database.FilePath)))
        {
            await second.StateAsync(MediaServerState.Ready);
            People(0);
        }

        Assert.Equal(
            [
                AuditAction.MediaServerStarted, AuditAction.MediaServerReady, AuditAction.MediaServerLeftRunning,
                AuditAction.MediaServerTakenOver, AuditAction.MediaServerReady, AuditAction.MediaServerEnded, AuditAction.MediaServerStopped,
            ],
            (await EntriesAsync()).Select(entry => entry.Action));
    }

    [Fact]
    public async Task FatalStarts_AreWrittenDownUntilGivenUp_TheirCauseOnce()
    {
        Fake.Behave(new JsonObject { ["fatal"] = "TURN domain required" });
        await using (var portal = await PortalAsync((EmbeddedPortal.JournalKey, _database.FilePath)))
            await portal.StateAsync(MediaServerState.GivenUp);

        var entries = await EntriesAsync();
        Assert.Equal(5, entries.Count(entry => entry.Action == AuditAction.MediaServerStarted));
        Assert.Equal("TURN over TLS is on without a domain.", Assert.Single(entries, entry => entry.Action == AuditAction.MediaServerBackingOff).Details);
        Assert.Equal("TURN over TLS is on without a domain.", Assert.Single(entries, entry => entry.Action == AuditAction.MediaServerGivenUp).Details);
    }

    [Fact]
    public async Task Write_EndlessComingAndGoing_IsBoundedAndSaysWhatWasLeftOut()
    {
        var clock = new FakeTimeProvider();
        using var journal = new MediaServerJournal(_database, clock, NullLogger<MediaServerJournal>.Instance);
        for (var i = 0; i < MediaServerJournal.Burst + 40; i++)
            journal.Write(AuditAction.MediaServerEnded, $"{i}", failed: true);
        clock.Advance(TimeSpan.FromMinutes(1));
        journal.Write(AuditAction.MediaServerReady, "Again.", failed: false);
        journal.Write(AuditAction.MediaServerReady, "Too soon.", failed: false);

        await journal.StartAsync(CancellationToken.None);
        await journal.StopAsync(CancellationToken.None);

        var entries = await EntriesAsync();
        Assert.Equal(MediaServerJournal.Burst + 1, entries.Count);
        Assert.Equal("40 changes before this one were not written down. Again.", entries[^1].Details);
    }

    [Fact]
    public async Task Write_DatabaseAway_IsWrittenWhenItIsBack()
    {
        using var journal = new MediaServerJournal(_database, TimeProvider.System, NullLogger<MediaServerJournal>.Instance) { RetryDelay = TimeSpan.FromMilliseconds(10) };
        _database.IsAway = true;
        journal.Write(AuditAction.MediaServerReady, "Now.", failed: false);
        await journal.StartAsync(CancellationToken.None);

        _database.IsAway = false;
        await journal.StopAsync(CancellationToken.None);

        Assert.Equal("Now.", Assert.Single(await EntriesAsync()).Details);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
    }

    private async Task<List<AuditEntry>> EntriesAsync()
    {
        await using var db = _database.CreateDbContext();
        return await db.AuditEntries.OrderBy(entry => entry.At).ToListAsync();
    }
}
