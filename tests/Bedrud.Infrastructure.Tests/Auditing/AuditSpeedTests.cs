using System.Diagnostics;
using System.Globalization;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Data.Postgres;
using Bedrud.Infrastructure.Tests.Presence;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bedrud.Infrastructure.Tests.Auditing;

/// <summary>A log of a million entries: each list and search under 200 ms, and how long it takes to seal and to verify. For a quiet machine, with BEDRUD_MEASURE=1.</summary>
public abstract class AuditSpeedTests(ITestOutputHelper output) : IDbContextFactory<BedrudDbContext>
{
    private const double MostMilliseconds = 200;
    private static readonly int Rows = int.Parse(Environment.GetEnvironmentVariable("BEDRUD_MEASURE_ROWS") ?? "1000000", CultureInfo.InvariantCulture);
    private static readonly DateTime Begin = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Acts = ["room.update", "participant.kick", "participant.mute", "recording.view", "chat.export", "lobby.admit", "member.add", "audit.view"];
    private static readonly Guid[] People = [.. Enumerable.Range(0, 500).Select(_ => Guid.NewGuid())];

    private static readonly (string Name, AuditFilter Filter)[] Lists =
    [
        ("first page", new()),
        ("common word", new(Search: "room")),
        ("every entry's word", new(Search: "192.0.2")),
        ("rare word", new(Search: "detail77777")),
        ("no such word", new(Search: "nowheretobefound")),
        ("two words", new(Search: "person12 kick")),
        ("an address", new(Search: "192.0.2.17")),
        ("common word, rare act", new(Search: "room", Action: "administrator.create")),
        ("common word, failed", new(Search: "kick", Failed: true)),
        ("who", new(Who: "person123")),
        ("act", new(Action: "participant.kick")),
        ("rare act", new(Action: "administrator.create")),
        ("room", new(Room: "room-7")),
        ("target", new(Target: "user-4242")),
        ("actor", new(ActorId: People[7])),
        ("failed", new(Failed: true)),
        ("the first days", new(Before: Begin.AddDays(3))),
        ("a day, common word", new(From: Begin.AddDays(5), Before: Begin.AddDays(6), Search: "kick")),
    ];

    public abstract BedrudDbContext CreateDbContext();

    protected async Task MeasureAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BEDRUD_MEASURE") == "1", "Measures on a quiet machine, with BEDRUD_MEASURE=1.");
        await FillAsync();
        var finder = new AuditFinder(this);
        var slow = new List<string>();
        foreach (var (name, filter) in Lists)
        {
            var times = new List<double>();
            for (var i = 0; i < 6; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                await finder.FindAsync(filter, null, 51, default);
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            var median = times.Skip(1).Order().ElementAt(2);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {median,7:0.0} ms (most {times.Skip(1).Max():0.0})"));
            if (median >= MostMilliseconds)
                slow.Add($"{name}: {median:0} ms");
        }

        GC.Collect();
        var (before, start) = (GC.GetTotalMemory(true), Stopwatch.GetTimestamp());
        var found = await new AuditVerifier(this, TimeProvider.System).VerifyAsync(null, default);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verified {found.Checked} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {(GC.GetTotalMemory(true) - before) / 1024} KiB more, peak working set {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        Assert.True(found.IsWhole);
        Assert.Empty(slow);
    }

    private async Task FillAsync()
    {
        await using (var db = CreateDbContext())
        {
            await db.Database.EnsureCreatedAsync();
            await AuditSearchIndex.EnsureAsync(db, default);
        }

        using var sealer = new AuditSealer(this, TimeProvider.System, NullLogger<AuditSealer>.Instance);
        var (writing, sealing) = (0d, 0d);
        for (var done = 0; done < Rows; done += 10_000)
        {
            var begun = Stopwatch.GetTimestamp();
            await using (var db = CreateDbContext())
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                db.AuditEntries.AddRange(Enumerable.Range(done, 10_000).Select(Row));
                await db.SaveChangesAsync();
            }

            writing += Stopwatch.GetElapsedTime(begun).TotalSeconds;
            begun = Stopwatch.GetTimestamp();
            await sealer.SealAsync(default);
            sealing += Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rows} rows written in {writing:0} s, sealed in {sealing:0} s"));
        await using var end = CreateDbContext();
        // What PostgreSQL does by itself within a minute.
        if (end.Database.IsNpgsql())
            await end.Database.ExecuteSqlRawAsync("""VACUUM ANALYZE "AuditEntries" """);
    }

    private static AuditEntry Row(int i) => new()
    {
        At = Begin.AddSeconds(i * 30L),
        ActorId = People[i * 31 % People.Length],
        ActorName = $"person{i * 31 % People.Length}",
        Action = i % 50_000 == 49_999 ? "administrator.create" : Acts[i % Acts.Length],
        RoomName = $"room-{i * 7 % 2_000}",
        Target = $"user-{i * 13 % 50_000}",
        Failure = i % 40 == 7 ? "forbidden" : null,
        Details = $"detail{i} capacity: {i % 100}",
        Before = """{"capacity":5,"isPublic":false}""",
        After = """{"capacity":9,"isPublic":false}""",
        RemoteAddress = $"192.0.2.{i % 250}",
        Client = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    };

    public sealed class OnSqlite(ITestOutputHelper output) : AuditSpeedTests(output), IDisposable
    {
        private readonly TestDatabase _database = new();

        public override BedrudDbContext CreateDbContext() => _database.CreateDbContext();

        public void Dispose() => _database.Dispose();

        [Fact]
        public Task Lists_OfAMillion_AreReadInLessThan200Milliseconds() => MeasureAsync();
    }

    public sealed class OnPostgres(PostgresServer server, ITestOutputHelper output) : AuditSpeedTests(output), IClassFixture<PostgresServer>
    {
        private readonly string _connection = server.NewDatabase();

        public override BedrudDbContext CreateDbContext() =>
            new PostgresBedrudDbContext(new DbContextOptionsBuilder<PostgresBedrudDbContext>().UseNpgsql(_connection).Options);

        [Fact]
        public Task Lists_OfAMillion_AreReadInLessThan200Milliseconds() => MeasureAsync();
    }
}
