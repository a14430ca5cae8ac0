using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health.Load;
using Bedrud.Web.Features.Health.Page;
using Bedrud.Web.Features.MediaServer;

namespace Bedrud.Web.Tests.Health;

public sealed class HealthPartsTests
{
    private static readonly MediaServerReading Good = new(ServerHealth.Good, "ready");
    private static readonly MediaServerReading Bad = new(ServerHealth.Bad, "unreachable");

    [Fact]
    public void Overview_ServerDownAndNoCheckSaysSo_NeedsAttentionAllTheSame()
    {
        var overview = HealthOverview.Of(Snapshot(Verdict.Warning), Bad);

        Assert.Equal((Verdict.Failing, 2, Bad), (overview.Verdict, overview.Count, overview.Server));
    }

    [Fact]
    public void Overview_ServerDownAndACheckSaysWhy_CountsItOnce()
    {
        var overview = HealthOverview.Of(Snapshot(Verdict.Warning, Verdict.Failing), Bad);

        Assert.Equal((2, null), (overview.Count, overview.Server));
        Assert.Equal(Verdict.Failing, overview.Attention[0].Verdict);
    }

    [Theory]
    [InlineData(Verdict.Unknown, Verdict.Fine)]
    [InlineData(Verdict.Notice, Verdict.Notice)]
    public void Overview_NothingToDo_CallsNobody(Verdict verdict, Verdict overall)
    {
        var overview = HealthOverview.Of(Snapshot(verdict), Good);

        Assert.Equal((overall, 0), (overview.Verdict, overview.Count));
    }

    [Fact]
    public void Overview_BeforeTheFirstLook_DoesNotSayThatAllIsWell()
    {
        var notYet = new CheckSnapshot([new CheckState(new CheckInfo("C1", CheckGroup.Start), Finding.Unknown(CheckRunner.NotYet), default, default, default)]);

        var overview = HealthOverview.Of(notYet, Good);

        Assert.Equal((Verdict.Unknown, 0, null), (overview.Verdict, overview.Count, overview.LookedAt));
    }

    [Fact]
    public void LogLine_OfLiveKit_IsTakenApart()
    {
        var line = ServerLogLine.Parse("""{"level":"warn","ts":"2026-11-23T10:42:07.123Z","logger":"livekit.rtc","caller":"a.go:1","msg":"slow","room":"daily","ms":12}""");

        Assert.Equal((LogLineLevel.Warning, "livekit.rtc", "slow"), (line.Level, line.Logger, line.Message));
        Assert.Equal(new DateTime(2026, 11, 23, 10, 42, 7, 123, DateTimeKind.Utc), line.At);
        Assert.Equal([("room", "daily"), ("ms", "12")], line.Fields);
    }

    [Theory]
    [InlineData("panic: runtime error: index out of range", LogLineLevel.Error)]
    [InlineData("{not json", LogLineLevel.Info)]
    [InlineData("""{"level":"error","ts":"yesterday"}""", LogLineLevel.Error)]
    public void LogLine_Anything_IsShownWhole(string text, LogLineLevel level)
    {
        var line = ServerLogLine.Parse(text);

        Assert.Equal(level, line.Level);
        Assert.True(line.Matches(LogLineLevel.Debug, text[..5].ToUpperInvariant()));
        Assert.False(line.Matches(LogLineLevel.Debug, "nothing of it"));
    }

    [Fact]
    public void Series_Samples_KeepPeaksAndGaps()
    {
        var from = new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
        var series = LoadSeries.Of("", [(from, 1), (from.AddSeconds(30), 7), (from.AddMinutes(2), 3), (from.AddMinutes(9), 9)], from, 4, TimeSpan.FromMinutes(1));

        Assert.Equal([7, null, 3, null], series.Values);
        Assert.Equal("M12.5 30h25M62.5 70h25", series.Path(10));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 5)]
    [InlineData(5, 5)]
    [InlineData(1200, 2000)]
    [InlineData(0.13, 0.2)]
    public void Axis_Highest_EndsAtARoundNumber(double highest, double top) => Assert.Equal(top, LoadSeries.RoundUp(highest), 9);

    private static CheckSnapshot Snapshot(params Verdict[] verdicts) =>
        new([.. verdicts.Select((verdict, i) => new CheckState(new CheckInfo($"T{i}", CheckGroup.Start), new Finding(verdict, "cause"), DateTime.UnixEpoch, default, default))]);
}
