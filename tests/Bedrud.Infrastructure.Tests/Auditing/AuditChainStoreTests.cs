using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Data.Postgres;
using Bedrud.Infrastructure.Data.Sqlite;
using Bedrud.Infrastructure.Tests.Presence;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Auditing;

/// <summary>The chain in a real database: sealed, verified, searched, cut by retention, and tampered with.</summary>
public abstract class AuditChainStoreTests : IDbContextFactory<BedrudDbContext>
{
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private AuditVerifier Verifier => new(this, Time);

    private AuditFinder Finder => new(this);

    public abstract BedrudDbContext CreateDbContext();

    [Fact]
    public async Task Seal_ManyEntries_MakesAWholeChainInOrderOfTheirTimes()
    {
        await AddAsync(1_200);

        Assert.Equal(1_200, await SealAsync());

        await using var db = CreateDbContext();
        var entries = await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 1_200).Select(i => (long?)i), entries.Select(e => e.Sequence));
        Assert.Equal(entries.Select(e => e.At).Order(), entries.Select(e => e.At));
        var found = await Verifier.VerifyAsync(null, default);
        Assert.Equal((1_200, null), (found.Checked, found.Fault));
        Assert.Equal(new AuditLink(1_200, Convert.ToHexStringLower(entries[^1].Hash!)), found.Newest);
    }

    [Fact]
    public async Task Seal_AnEntryCommittedLate_ComesBehindWhatIsSealed()
    {
        await AddAsync(3);
        await SealAsync();
        await AddAsync(new AuditEntry { At = Now.AddHours(-2), ActorName = "late", Action = "room.create" });

        Assert.Equal(1, await SealAsync());

        await using var db = CreateDbContext();
        Assert.Equal(4, (await db.AuditEntries.SingleAsync(e => e.ActorName == "late")).Sequence);
        Assert.True((await Verifier.VerifyAsync(null, default)).IsWhole);
    }

    [Fact]
    public async Task Seal_BySeveralPortalsAtOnce_LeavesOneWholeChain()
    {
        var sealers = Enumerable.Range(0, 4).Select(_ => NewSealer()).ToList();
        var written = 0;
        async Task WriteAsync()
        {
            for (var i = 0; i < 40; i++)
            {
                await AddAsync(5);
                Interlocked.Add(ref written, 5);
            }
        }

        var writing = Task.WhenAll(WriteAsync(), WriteAsync());
        while (!writing.IsCompleted)
            await Task.WhenAll(sealers.Select(s => Task.Run(() => s.SealAsync(default))));
        await writing;
        await SealAsync();

        var found = await Verifier.VerifyAsync(null, default);
        Assert.Equal((400L, (AuditFault?)null, 0), (found.Checked, found.Fault, found.Unsealed));
        sealers.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Seal_TextsOfEveryKind_ComeBackAsTheyWereHashed()
    {
        await AddAsync(new AuditEntry
        {
            At = Now.AddTicks(1_234_567),
            ActorName = "Ş\0\uD83D",
            Action = "room.update",
            Target = new string('ü', 254) + "😀😀",
            Details = "",
            Before = "{\"a\":\"İ 😀\"}",
            Client = "line\r\nline\ttab ",
            RemoteAddress = "2001:db8::1",
        });
        await SealAsync();

        Assert.True((await Verifier.VerifyAsync(null, default)).IsWhole);
        await using var db = CreateDbContext();
        var entry = await db.AuditEntries.SingleAsync();
        Assert.Equal(("Ş\uFFFD\uFFFD", new string('ü', 254) + "😀"), (entry.ActorName, entry.Target));
    }

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "Details" = 'nothing' WHERE "Sequence" = 4""", AuditFault.Changed, 4L)]
    [InlineData("""UPDATE "AuditEntries" SET "ActorName" = '' WHERE "Sequence" = 10""", AuditFault.Changed, 10L)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" = 4""", AuditFault.Missing, 4L)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" = 1""", AuditFault.Missing, 1L)]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Sequence" > 8""", AuditFault.Missing, 9L)]
    [InlineData("""DELETE FROM "AuditEntries" """, AuditFault.Missing, 1L)]
    [InlineData("""UPDATE "AuditEntries" SET "Sequence" = 12 WHERE "Sequence" IS NULL""", AuditFault.Inserted, 12L)]
    [InlineData("""UPDATE "AuditEntries" SET "Sequence" = 0 WHERE "Sequence" IS NULL""", AuditFault.Inserted, 0L)]
    [InlineData("""UPDATE "AuditEntries" SET "Sequence" = NULL WHERE "Sequence" = 6""", AuditFault.Missing, 6L)]
    [InlineData("""UPDATE "AuditAnchors" SET "Sequence" = 9""", AuditFault.Changed, 9L)]
    [InlineData("""UPDATE "AuditEntries" SET "At" = "At" """, null, null)]
    public async Task Verify_AfterTampering_SaysWhereAndWhat(string sql, AuditFault? fault, long? sequence)
    {
        await AddAsync(10);
        await SealAsync();
        await AddAsync(1);
        await using (var db = CreateDbContext())
            await db.Database.ExecuteSqlRawAsync(sql);

        var found = await Verifier.VerifyAsync(null, default);

        Assert.Equal((fault, sequence), (found.Fault, found.Sequence));
    }

    [Fact]
    public async Task Verify_AnEntryThatIsNotSealedForLong_IsTold()
    {
        await AddAsync(2);
        await SealAsync();
        await AddAsync(1);
        Assert.Equal(1, (await Verifier.VerifyAsync(null, default)).Unsealed);

        Time.Advance(AuditVerifier.SealedWithin + TimeSpan.FromMinutes(1));

        Assert.Equal(AuditFault.Unsealed, (await Verifier.VerifyAsync(null, default)).Fault);
    }

    [Fact]
    public async Task Verify_AWholeNewChainInPlaceOfTheOld_IsFoundByALinkWrittenDown()
    {
        await AddAsync(5);
        await SealAsync();
        var noted = (await Verifier.VerifyAsync(null, default)).Newest!;
        await AddAsync(3);
        await SealAsync();
        Assert.True((await Verifier.VerifyAsync(noted, default)).IsWhole);

        // Whoever can write to the database can make all hashes anew.
        await using (var db = CreateDbContext())
            await db.Database.ExecuteSqlRawAsync("""UPDATE "AuditEntries" SET "Sequence" = NULL, "Hash" = NULL, "ActorName" = 'x'; DELETE FROM "AuditAnchors" """);
        await SealAsync();

        Assert.True((await Verifier.VerifyAsync(null, default)).IsWhole);
        var found = await Verifier.VerifyAsync(noted, default);
        Assert.Equal((AuditFault.Unexpected, 5L), (found.Fault, found.Sequence));
    }

    [Fact]
    public async Task Retention_OldEntries_GoFromTheBeginningAndTheRestIsWhole()
    {
        await AddAsync(2_500, Now.AddDays(-40));
        await AddAsync(10);
        await SealAsync();
        var retention = NewRetention(30);

        Assert.Equal(2_500, await retention.DeleteDueAsync(default));
        await SealAsync();

        var found = await Verifier.VerifyAsync(null, default);
        Assert.Equal((11L, (AuditFault?)null, 2_500L), (found.Checked, found.Fault, found.Deleted!.Sequence));
        Assert.Equal(AuditAction.AuditPurge, (await Finder.FindAsync(new AuditFilter(), null, 1, default)).Single().Action);
        Assert.Equal(0, await retention.DeleteDueAsync(default));
        Assert.Equal(0, await NewRetention(0).DeleteDueAsync(default));
    }

    [Fact]
    public async Task Retention_ABrokenChain_IsLeftAsItIs()
    {
        await AddAsync(20, Now.AddDays(-40));
        await SealAsync();
        await using (var db = CreateDbContext())
            await db.AuditEntries.Where(e => e.Sequence == 7).ExecuteDeleteAsync();

        Assert.Equal(0, await NewRetention(30).DeleteDueAsync(default));

        Assert.Equal((AuditFault.Missing, 7L), await FaultAsync());
    }

    [Fact]
    public async Task Context_AnEntryIsChangedOrDeleted_RefusesToSave()
    {
        await AddAsync(2);
        await SealAsync();
        await using var db = CreateDbContext();
        var entry = await db.AuditEntries.OrderBy(e => e.Sequence).FirstAsync();

        db.Entry(entry).Property(e => e.Details).CurrentValue = "other";
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        await db.Entry(entry).ReloadAsync();
        entry.Hash = new byte[32];
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        await db.Entry(entry).ReloadAsync();
        db.Remove(entry);
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
        Assert.Equal((null, null), await FaultAsync());
    }

    [Fact]
    public async Task Find_ByEachFilter_FindsThoseAlone()
    {
        var ayse = Guid.NewGuid();
        await AddAsync(
            new AuditEntry { At = Now.AddDays(-3), ActorId = ayse, ActorName = "Ayşe Yılmaz", Action = "participant.kick", RoomName = "daily", Target = "user-bob", RemoteAddress = "192.0.2.17" },
            new AuditEntry { At = Now.AddDays(-2), ActorName = "Bob", Action = "participant.kick", RoomName = "weekly", Target = "Ayşe", Failure = "forbidden" },
            new AuditEntry { At = Now.AddDays(-1), ActorName = "Bob", Action = "room.delete", RoomName = "daily", Reason = "100% doğru_gerekçe", Details = "İstanbul'daki toplantı" });
        await SealAsync();

        async Task<string> FindAsync(AuditFilter filter) => string.Concat((await Finder.FindAsync(filter, null, 10, default)).Select(e => e.Sequence));

        Assert.Equal("321", await FindAsync(new AuditFilter()));
        Assert.Equal("1", await FindAsync(new AuditFilter(Who: "ayse yil")));
        Assert.Equal("2", await FindAsync(new AuditFilter(Target: "AYŞE")));
        Assert.Equal("1", await FindAsync(new AuditFilter(ActorId: ayse)));
        Assert.Equal("21", await FindAsync(new AuditFilter(Action: "participant.kick")));
        Assert.Equal("31", await FindAsync(new AuditFilter(Room: "daily")));
        Assert.Equal("2", await FindAsync(new AuditFilter(Failed: true)));
        Assert.Equal("31", await FindAsync(new AuditFilter(Failed: false)));
        Assert.Equal("32", await FindAsync(new AuditFilter(From: Now.AddDays(-2))));
        Assert.Equal("1", await FindAsync(new AuditFilter(Before: Now.AddDays(-2))));
        Assert.Equal("21", await FindAsync(new AuditFilter(Search: "ayşe")));
        Assert.Equal("1", await FindAsync(new AuditFilter(Search: "192.0.2.1")));
        Assert.Equal("", await FindAsync(new AuditFilter(Search: "192.2.0")));
        Assert.Equal("3", await FindAsync(new AuditFilter(Search: "istanbul toplanti")));
        Assert.Equal("3", await FindAsync(new AuditFilter(Search: "dogru_gerekce 100")));
        Assert.Equal("2", await FindAsync(new AuditFilter(Search: "kick", Room: "weekly", Failed: true, Action: "participant.kick")));
        Assert.Equal("", await FindAsync(new AuditFilter(Search: "kick", Room: "week")));
        Assert.Equal("", await FindAsync(new AuditFilter(Search: "%")));
        Assert.Equal("", await FindAsync(new AuditFilter(Search: "' OR 1=1 --")));
        Assert.Equal("", await FindAsync(new AuditFilter(Search: "\" NOT \\ :* & |")));
    }

    [Fact]
    public async Task Find_PageAfterPage_GivesEveryEntryOnce()
    {
        await AddAsync(730);
        await SealAsync();

        foreach (var filter in new[] { new AuditFilter(), new AuditFilter(Search: "room"), new AuditFilter(Search: "room.create", Failed: false, From: Now.AddDays(-1)) })
        {
            var (seen, before) = (new List<long>(), (long?)null);
            while (await Finder.FindAsync(filter, before, 100, default) is { Count: > 0 } page)
            {
                seen.AddRange(page.Select(e => e.Sequence!.Value));
                before = seen[^1];
            }

            Assert.Equal(Enumerable.Range(1, 730).Select(i => (long)i).Reverse(), seen);
        }
    }

    protected async Task PrepareAsync()
    {
        await using var db = CreateDbContext();
        await db.Database.EnsureCreatedAsync();
        await AuditSearchIndex.EnsureAsync(db, default);
        // Each start does it.
        await AuditSearchIndex.EnsureAsync(db, default);
    }

    private async Task<(AuditFault?, long?)> FaultAsync()
    {
        var found = await Verifier.VerifyAsync(null, default);
        return (found.Fault, found.Sequence);
    }

    private AuditSealer NewSealer() => new(this, Time, NullLogger<AuditSealer>.Instance);

    private AuditRetention NewRetention(int days) => new(this, new Fixed<AuditOptions>(new AuditOptions { KeepDays = days }), Time, NullLogger<AuditRetention>.Instance);

    private async Task<int> SealAsync()
    {
        using var sealer = NewSealer();
        return await sealer.SealAsync(default);
    }

    private Task AddAsync(int count, DateTime? at = null) => AddAsync([.. Enumerable.Range(0, count).Select(i => new AuditEntry
    {
        At = (at ?? Now).AddMilliseconds(-i), ActorId = Guid.NewGuid(), ActorName = $"person {i}", Action = "room.create", RoomName = $"room-{i}", Details = $"capacity: {i}",
    })]);

    private async Task AddAsync(params AuditEntry[] entries)
    {
        await using var db = CreateDbContext();
        db.AuditEntries.AddRange(entries);
        await db.SaveChangesAsync();
    }

    private sealed class Fixed<T>(T value) : IOptionsMonitor<T>
    {
        public T CurrentValue => value;

        public T Get(string? name) => value;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }
}

public sealed class SqliteAuditChainStoreTests : AuditChainStoreTests, IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public override BedrudDbContext CreateDbContext() => _database.CreateDbContext();

    public async ValueTask InitializeAsync() => await PrepareAsync();

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresAuditChainStoreTests(PostgresServer server) : AuditChainStoreTests, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly string _connection = server.NewDatabase();

    public override BedrudDbContext CreateDbContext() =>
        new PostgresBedrudDbContext(new DbContextOptionsBuilder<PostgresBedrudDbContext>().UseNpgsql(_connection).Options);

    public async ValueTask InitializeAsync() => await PrepareAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
