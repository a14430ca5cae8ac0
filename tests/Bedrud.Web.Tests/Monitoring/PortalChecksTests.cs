using System.Globalization;
using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.Health.Checks;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Monitoring;

public sealed class PortalChecksTests(Portal portal) : IClassFixture<Portal>
{
    private const long Mebi = 1 << 20;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(99, Verdict.Failing, "full")]
    [InlineData(500, Verdict.Warning, "low")]
    [InlineData(2000, Verdict.Fine, "fine")]
    public void DiskSpace_ByWhatIsFree_WarnsBelowTheSettingAndFailsNearTheEnd(long free, Verdict verdict, string cause)
    {
        var finding = Said("disk-space", DiskSpaceCheck.Of("/srv/bedrud", free * Mebi, 10_000 * Mebi, 1024 * Mebi));

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.Contains(finding.Evidence, fact => fact.Label == "free" && (fact.Value == $"{free} MiB" || free == 2000));
    }

    [Theory]
    [InlineData(1000, 0, 0, 100, "busy")]
    [InlineData(0, 1000, 0, 100, "webhooks-pile")]
    [InlineData(0, 0, 1000, 100, "webhooks-pile")]
    [InlineData(0, 0, 0, 950, "memory")]
    [InlineData(999, 999, 999, 800, "fine")]
    public void Load_BeyondWhatCanBeCarried_IsAWarningThatNamesIt(long queued, int pending, int waiting, long memory, string cause)
    {
        var finding = Said("portal-load", PortalLoadCheck.Of(new PortalLoad(12, 0.5, memory * Mebi, 1000 * Mebi, 8, queued, pending, waiting)));

        Assert.Equal((cause, cause == "fine" ? Verdict.Fine : Verdict.Warning), (finding.Cause, finding.Verdict));
        Assert.Contains(new Evidence("circuits", "12"), finding.Evidence);
    }

    [Fact]
    public async Task Database_ThatAnswers_TellsHowSoonAndHowLarge()
    {
        var finding = await Database(portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>()).LookAsync(default);

        Said("database", finding);
        Assert.True(finding.Verdict is Verdict.Fine or Verdict.Notice, finding.Cause);
        Assert.Matches("^[0-9.]+ (KiB|MiB|GiB)$", finding.Evidence.Single(fact => fact.Label == "size").Value);
        Assert.Contains(new Evidence("provider", "Sqlite"), finding.Evidence);
    }

    [Fact]
    public async Task Database_ThatRefuses_FailsAndNamesTheErrorAndTheSettingAndNoSecret()
    {
        var finding = await Database(new Contexts(() => throw new SqliteException("Password=hidden", 14))).LookAsync(default);

        Said("database", finding);
        Assert.Equal((Verdict.Failing, "unreachable"), (finding.Verdict, finding.Cause));
        Assert.Contains(new Evidence("error", "SqliteException, 14"), finding.Evidence);
        Assert.Contains("Database:ConnectionString", string.Concat(Words("database", finding).Fixes.Select(fix => fix.Text)), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatDoesNotAnswer_FailsAfterItsPatience()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var look = Database(new Contexts(() =>
        {
            asked.TrySetResult();
            return null;
        })).LookAsync(default);
        await asked.Task;

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((Verdict.Failing, "no-answer"), ((await look).Verdict, (await look).Cause));
        Said("database", await look);
    }

    [Fact]
    public async Task Keys_OutsideOfTheDatabase_Fail()
    {
        var contexts = portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>();

        var lost = Said("data-protection-keys", await new DataProtectionKeysCheck(Options.Create(new KeyManagementOptions()), contexts).LookAsync(default));
        var kept = Said("data-protection-keys", await new DataProtectionKeysCheck(portal.Services.GetRequiredService<IOptions<KeyManagementOptions>>(), contexts).LookAsync(default));

        Assert.Equal((Verdict.Failing, "not-persistent"), (lost.Verdict, lost.Cause));
        Assert.True(kept.Verdict is Verdict.Fine or Verdict.Unknown);
    }

    [Fact]
    public void Reconciliation_OfOneOutage_IsFineAndOfLastingDriftIsNot()
    {
        var check = new ReconciliationCheck(portal.Services.GetRequiredService<Reconciler>(), _time);
        var drift = default(PresenceDrift);

        Assert.Equal("none-yet", Look(check, drift, passes: 0).Cause);
        // Everybody left while LiveKit was away.
        drift += new PresenceDrift(0, 50, 0, 5);
        for (var minute = 0; minute < 40; minute++)
            Assert.Equal(Verdict.Fine, Look(check, drift).Verdict);
        // One a minute: after a quarter of an hour it is no chance any more.
        var seen = Enumerable.Range(0, 30).Select(_ => Look(check, drift += new PresenceDrift(1, 0, 0, 0)).Verdict).ToList();
        Assert.Equal(Verdict.Fine, seen[5]);
        Assert.Equal(Verdict.Notice, seen[29]);
        // Three a minute.
        var lost = Enumerable.Range(0, 30).Select(_ => Look(check, drift += new PresenceDrift(2, 1, 0, 0))).ToList()[29];
        Assert.Equal((Verdict.Warning, "drifts"), (lost.Verdict, lost.Cause));
        Assert.Contains(new Evidence("drift-departures", "15"), lost.Evidence);
        // Mended.
        Assert.Equal(Verdict.Fine, Enumerable.Range(0, 16).Select(_ => Look(check, drift).Verdict).ToList()[^1]);
        Assert.Equal("away", Said("reconciliation", check.Of(new ReconcilerHealth { Passes = 9, FailuresInARow = 2 })).Cause);
    }

    private Finding Look(ReconciliationCheck check, PresenceDrift drift, int passes = 9)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return Said("reconciliation", check.Of(new ReconcilerHealth { Passes = passes, Drift = drift }));
    }

    private DatabaseCheck Database(IDbContextFactory<BedrudDbContext> contexts)
    {
        var options = Options.Create(new DatabaseOptions());
        return new DatabaseCheck(contexts, new DatabaseSize(options, _time), options, _time);
    }

    /// <summary>Every word of it is written, in both languages.</summary>
    private Finding Said(string id, Finding finding)
    {
        foreach (var language in new[] { "en", "tr" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var words = Words(id, finding);
            Assert.All([words.Title, words.Text, .. words.Evidence.Select(e => e.Label), .. words.Fixes.Select(f => f.Text)], text =>
            {
                Assert.False(text.StartsWith(id + ".", StringComparison.Ordinal) || text.StartsWith("evidence.", StringComparison.Ordinal) || text.StartsWith("fix.", StringComparison.Ordinal), text);
                Assert.DoesNotMatch(@"\{\d\}", text);
            });
        }

        return finding;
    }

    private CheckWords Words(string id, Finding finding) =>
        portal.Services.GetRequiredService<CheckTranslator>().Of(new CheckState(new CheckInfo(id, CheckGroup.Portal), finding, default, default, default));

    private sealed class Contexts(Func<BedrudDbContext?> create) : IDbContextFactory<BedrudDbContext>
    {
        public BedrudDbContext CreateDbContext() => create() ?? throw new NotSupportedException();

        public async Task<BedrudDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (create() is { } context)
                return context;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new NotSupportedException();
        }
    }
}
