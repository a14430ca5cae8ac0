using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.History;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>What is kept of verdicts, on a database as the portal has it.</summary>
public abstract class CheckHistoryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-history-").FullName;
    private readonly FakeCheck _check = new("C1", CheckGroup.Connection);
    private readonly FakeCheck _other = new("disk-space");
    private readonly LineLogger<CheckHistory> _log = new();
    private ServiceProvider _services = null!;
    private Gate _contexts = null!;
    private RunnerRig _rig = null!;

    protected abstract Dictionary<string, string?> Settings { get; }

    private DateTime Now => _rig.Time.GetUtcNow().UtcDateTime;

    public async ValueTask InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        _services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(new DataFolder(_folder)).AddBedrudData(configuration).BuildServiceProvider();
        _contexts = new Gate(_services.GetRequiredService<IDbContextFactory<BedrudDbContext>>());
        _rig = new RunnerRig(start: false, _check, _other);
        await using var db = _contexts.CreateDbContext();
        await db.Database.MigrateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Looks_OfOneVerdict_AreOneRowSeenOnceAMinuteAndAChangeIsAnother()
    {
        using var history = await StartAsync();
        await _rig.Runner.RunAsync();
        await UntilAsync(rows => rows.Count == 2);
        var began = Now;

        // Two minutes of looks that agree.
        await UntilAsync(rows => rows.All(row => row.SeenAt >= began.AddMinutes(2)), TimeSpan.FromSeconds(10), () => _rig.Runner.RunAsync());
        Assert.Equal(2, (await RowsAsync()).Count);

        _check.Find(Verdict.Failing, "refused");
        await _rig.Runner.RunAsync();
        var turned = Now;
        var rows = await UntilAsync(rows => rows.Count == 3 && rows.Count(row => row.To is null) == 2, TimeSpan.FromSeconds(1));

        Assert.Equal(turned, rows.Single(row => row is { Check: "C1", Verdict: Verdict.Fine }).To);
        Assert.Equal((turned, "refused"), (rows[^1].From, rows[^1].Cause));
        await history.StopAsync(CancellationToken.None);
        Assert.All(await RowsAsync(), row => Assert.NotNull(row.To));
    }

    [Fact]
    public async Task Changes_WhileTheDatabaseIsAway_AreWrittenLater()
    {
        using var history = await StartAsync();
        await _rig.Runner.RunAsync(["C1"]);
        await UntilAsync(rows => rows.Count == 1);

        _contexts.IsAway = true;
        foreach (var verdict in new[] { Verdict.Failing, Verdict.Fine, Verdict.Warning })
        {
            _check.Find(verdict, $"{verdict}");
            await _rig.Runner.RunAsync(["C1"]);
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
        }

        await _rig.UntilAsync(() => _log.Lines.Count == 1, TimeSpan.FromSeconds(1));
        _contexts.IsAway = false;

        var rows = await UntilAsync(rows => rows.Count == 4 && rows.Count(row => row.To is null) == 1, TimeSpan.FromSeconds(1));
        Assert.Equal([Verdict.Fine, Verdict.Failing, Verdict.Fine, Verdict.Warning], rows.Select(row => row.Verdict));
        Assert.Equal(rows.Skip(1).Select(row => (DateTime?)row.From), rows.Take(3).Select(row => row.To));
        await history.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_AfterAPortalThatDied_EndsItsSpansWhereItWasLastSeenAndPurgesTheOld()
    {
        var died = Now.AddMinutes(-10);
        await AddAsync(
            Span("C1", Verdict.Failing, Now.AddDays(-2), null, died),
            // Another portal on the same database, which lives.
            Span("W1", Verdict.Fine, Now.AddDays(-2), null, Now.AddSeconds(-50)),
            Span("R1", Verdict.Fine, Now.AddDays(-40), Now.AddDays(-31), Now.AddDays(-31)),
            Span("R1", Verdict.Warning, Now.AddDays(-40), Now.AddDays(-29), Now.AddDays(-29)));

        using var history = await StartAsync();

        var rows = await UntilAsync(rows => rows.Count == 3 && rows.Any(row => row is { Check: "C1", To: not null }));
        Assert.Equal(died, rows.Single(row => row.Check == "C1").To);
        Assert.Null(rows.Single(row => row.Check == "W1").To);
        Assert.Equal(Verdict.Warning, rows.Single(row => row.Check == "R1").Verdict);
        await history.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Strips_OfADay_HaveTheWorstOfEachHour()
    {
        var from = Now.AddHours(-24);
        await AddAsync(
            Span("C1", Verdict.Fine, from.AddDays(-1), from.AddHours(3), from.AddHours(3)),
            Span("C1", Verdict.Failing, from.AddHours(3), from.AddHours(3.25), from.AddHours(3.25)),
            Span("C1", Verdict.Fine, from.AddHours(3.25), from.AddHours(5), from.AddHours(5)),
            // The portal was off for two hours.
            Span("C1", Verdict.Warning, from.AddHours(7), null, Now.AddSeconds(-30)),
            Span("W1", Verdict.Unknown, from.AddHours(23.5), null, Now.AddMinutes(-20)),
            Span("R1", Verdict.Fine, from.AddDays(-9), from.AddDays(-8), from.AddDays(-8)));

        await using var db = _contexts.CreateDbContext();
        var strips = await db.ReadStripsAsync(from, Now, 24, null, default);

        Assert.Equal(["C1", "W1"], strips.Keys.Order());
        Verdict?[] expected = [Verdict.Fine, Verdict.Fine, Verdict.Fine, Verdict.Failing, Verdict.Fine, null, null, .. Enumerable.Repeat<Verdict?>(Verdict.Warning, 17)];
        Assert.Equal(expected, strips["C1"]);
        Assert.Equal([.. Enumerable.Repeat<Verdict?>(null, 23), Verdict.Unknown], strips["W1"]);
        var spans = await db.ReadSpansAsync("C1", Now, 2, default);
        Assert.Equal([(Verdict.Warning, null), (Verdict.Fine, from.AddHours(5))], spans.Select(span => (span.Verdict, span.To)));
    }

    private static CheckSpan Span(string check, Verdict verdict, DateTime from, DateTime? to, DateTime seen) =>
        new() { Check = check, Verdict = verdict, Cause = "cause", From = from, To = to, SeenAt = seen };

    private async Task<CheckHistory> StartAsync()
    {
        var history = new CheckHistory(_rig.Runner, _contexts, _rig.Time, _log);
        await history.StartAsync(CancellationToken.None);
        return history;
    }

    private async Task AddAsync(params CheckSpan[] spans)
    {
        await using var db = _contexts.CreateDbContext();
        db.AddRange(spans.AsEnumerable());
        await db.SaveChangesAsync();
    }

    private async Task<List<CheckSpan>> RowsAsync()
    {
        await using var db = _contexts.CreateDbContext();
        return await db.CheckSpans.AsNoTracking().OrderBy(row => row.From).ThenBy(row => row.Id).ToListAsync();
    }

    private async Task<List<CheckSpan>> UntilAsync(Func<List<CheckSpan>, bool> condition, TimeSpan turning = default, Func<Task>? meanwhile = null)
    {
        for (var i = 0; ; i++)
        {
            var rows = await RowsAsync();
            if (condition(rows))
                return rows;
            Assert.True(i < 1000, string.Join("; ", rows.Select(row => $"{row.Check} {row.Verdict} {row.From:o} {row.To:o} {row.SeenAt:o}")));
            await Task.Delay(20);
            _rig.Time.Advance(turning == default ? TimeSpan.FromMilliseconds(200) : turning);
            if (meanwhile is not null)
                await meanwhile();
        }
    }

    private sealed class Gate(IDbContextFactory<BedrudDbContext> contexts) : IDbContextFactory<BedrudDbContext>
    {
        public bool IsAway { get; set; }

        public BedrudDbContext CreateDbContext() => IsAway ? throw new InvalidOperationException("The database is away.") : contexts.CreateDbContext();
    }
}

public sealed class SqliteCheckHistoryTests : CheckHistoryTests
{
    protected override Dictionary<string, string?> Settings { get; } = new() { ["Database:Provider"] = "Sqlite" };
}

public sealed class PostgresCheckHistoryTests(PostgresServer server) : CheckHistoryTests, IClassFixture<PostgresServer>
{
    protected override Dictionary<string, string?> Settings { get; } = new()
    {
        ["Database:Provider"] = "Postgres",
        ["Database:ConnectionString"] = server.NewDatabase(),
    };
}
