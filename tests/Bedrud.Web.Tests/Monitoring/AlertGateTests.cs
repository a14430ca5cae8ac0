using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Web.Features.Health.Alerts;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>What is told, and when: two seconds a look, as the portal does it.</summary>
public sealed class AlertGateTests
{
    // 12:00 UTC is 15:00 in Istanbul.
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, Verdict> _checks = new() { ["C1"] = Verdict.Fine, ["W1"] = Verdict.Fine, ["disk-space"] = Verdict.Fine };
    private readonly List<AlertMessage> _sent = [];

    [Fact]
    public void Change_ThatLasts_IsToldOnceAndItsEndAsWell()
    {
        var gate = new AlertGate(new AlertOptions());
        Run(gate, TimeSpan.FromMinutes(5));
        Assert.Empty(_sent);

        _checks["C1"] = Verdict.Failing;
        var began = Now;
        Run(gate, TimeSpan.FromSeconds(58));
        Assert.Empty(_sent);
        Run(gate, TimeSpan.FromHours(3));
        var alert = Assert.Single(_sent);
        var item = Assert.Single(alert.Items);
        Assert.Equal((AlertKind.Alert, AlertNews.Began, "C1"), (alert.Kind, item.News, item.State.Id));
        Assert.InRange(item.Since, began, began.AddSeconds(2));
        Assert.InRange(alert.At, began.AddSeconds(60), began.AddSeconds(90));

        _checks["C1"] = Verdict.Fine;
        Run(gate, TimeSpan.FromHours(3));
        Assert.Equal([AlertNews.Began, AlertNews.Recovered], _sent.SelectMany(m => m.Items).Select(i => i.News));
    }

    [Fact]
    public void Change_ThatIsABlinkOrTooMildOrUnknown_IsNotTold()
    {
        var gate = new AlertGate(new AlertOptions());
        _checks["disk-space"] = Verdict.Warning;
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromSeconds(40));
        _checks["C1"] = Verdict.Fine;
        _checks["W1"] = Verdict.Unknown;
        Run(gate, TimeSpan.FromHours(1));
        Assert.Empty(_sent);

        // What was told to fail and can't be told any more has not recovered.
        _checks["W1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(5));
        _checks["W1"] = Verdict.Unknown;
        Run(gate, TimeSpan.FromHours(1));
        Assert.Single(_sent);
    }

    [Fact]
    public void Change_ThatIsInterruptedByUnknown_LastsAnewAfterIt()
    {
        var gate = new AlertGate(new AlertOptions());
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromSeconds(40));
        _checks["C1"] = Verdict.Unknown;
        Run(gate, TimeSpan.FromHours(1));
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromSeconds(50));
        _checks["C1"] = Verdict.Unknown;
        Run(gate, TimeSpan.FromMinutes(5));
        Assert.Empty(_sent);

        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(2));
        Assert.Equal(AlertNews.Began, Assert.Single(Assert.Single(_sent).Items).News);
    }

    [Fact]
    public void Restart_OfWhatWasTold_TellsItsEndAndNotItsBeginning()
    {
        var gate = new AlertGate(new AlertOptions(), new Dictionary<string, Verdict> { ["C1"] = Verdict.Failing, ["W1"] = Verdict.Failing });
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(10));
        Assert.Equal([("W1", AlertNews.Recovered)], Assert.Single(_sent).Items.Select(i => (i.State.Id, i.News)));

        _sent.Clear();
        _checks["C1"] = Verdict.Fine;
        Run(gate, TimeSpan.FromMinutes(10));
        Assert.Equal([("C1", AlertNews.Recovered)], Assert.Single(_sent).Items.Select(i => (i.State.Id, i.News)));
    }

    [Fact]
    public void ToldBefore_History_IsWhatLastedAndWasNotTakenBack()
    {
        var told = ToldBefore.Find(
            [
                // In two causes, together long enough; what follows was too short.
                Span("lasted", Verdict.Failing, 0, 40), Span("lasted", Verdict.Failing, 40, 80), Span("lasted", Verdict.Fine, 80, 100),
                Span("blinked", Verdict.Fine, 0, 500), Span("blinked", Verdict.Failing, 500, 530),
                Span("over", Verdict.Failing, 0, 500), Span("over", Verdict.Fine, 500, 600),
                Span("unclear", Verdict.Failing, 0, 40), Span("unclear", Verdict.Unknown, 40, 200), Span("unclear", Verdict.Failing, 200, 240),
                Span("hidden", Verdict.Failing, 0, 100), Span("hidden", Verdict.Unknown, 100, 200),
                Span("mild", Verdict.Warning, 0, 500),
            ],
            Verdict.Failing, TimeSpan.FromMinutes(1));

        Assert.Equal([new("hidden", Verdict.Failing), new("lasted", Verdict.Failing)], told.OrderBy(check => check.Key));
    }

    [Fact]
    public void MinimumVerdict_OfWarning_TellsWarningsAndThatTheyBecameWorse()
    {
        var gate = new AlertGate(new AlertOptions { MinimumVerdict = Verdict.Warning, After = TimeSpan.Zero });
        _checks["C1"] = Verdict.Warning;
        Run(gate, TimeSpan.FromMinutes(2));
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(2));

        Assert.Equal([Verdict.Warning, Verdict.Failing], _sent.Select(m => Assert.Single(m.Items).State.Verdict));
    }

    [Fact]
    public void Changes_WithinAWindow_AreOneMessage()
    {
        var gate = new AlertGate(new AlertOptions());
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromSeconds(10));
        _checks["W1"] = _checks["disk-space"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(5));

        Assert.Equal(["C1", "W1", "disk-space"], Assert.Single(_sent).Items.Select(i => i.State.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Check_ThatComesAndGoes_IsToldOnceAnHourUntilItCalmsDown()
    {
        var gate = new AlertGate(new AlertOptions());
        for (var i = 0; i < 180; i++)
        {
            // Never long enough to be told for itself.
            _checks["C1"] = i % 2 == 0 ? Verdict.Failing : Verdict.Fine;
            Run(gate, TimeSpan.FromMinutes(1) - AlertService.Every);
        }

        var news = _sent.SelectMany(m => m.Items).ToList();
        Assert.All(news, item => Assert.Equal(AlertNews.Flapping, item.News));
        Assert.Equal(3, news.Count);
        Assert.InRange(news[2].Changes, 50, 65);
        Assert.All(_sent.Zip(_sent.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromMinutes(59)));

        _sent.Clear();
        _checks["C1"] = Verdict.Fine;
        Run(gate, TimeSpan.FromHours(3));
        // Once more, since it came and went within that hour; then it has calmed down.
        Assert.Equal([AlertNews.Flapping, AlertNews.Recovered], _sent.SelectMany(m => m.Items).Select(i => i.News));
    }

    [Fact]
    public void Check_ThatComesAndGoesAndStaysWrong_IsToldToBeSo()
    {
        var gate = new AlertGate(new AlertOptions());
        for (var i = 0; i <= 10; i++)
        {
            _checks["C1"] = i % 2 == 0 ? Verdict.Failing : Verdict.Fine;
            Run(gate, TimeSpan.FromSeconds(30) - AlertService.Every);
        }

        Run(gate, TimeSpan.FromHours(5));

        Assert.Equal([AlertNews.Flapping, AlertNews.Began], _sent.SelectMany(m => m.Items).Select(i => i.News));
    }

    [Fact]
    public void QuietTime_InItsZone_HoldsEverythingAndEndsWithOneSummary()
    {
        var gate = new AlertGate(new AlertOptions { QuietFrom = "22:00", QuietTo = "07:00", TimeZone = "Europe/Istanbul" });
        // To 21:58 there.
        Run(gate, TimeSpan.FromMinutes((6 * 60) + 58));
        _checks["disk-space"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(1.8));
        Assert.Equal(AlertKind.Alert, Assert.Single(_sent).Kind);
        _sent.Clear();

        Run(gate, TimeSpan.FromMinutes(30));
        _checks["C1"] = Verdict.Failing;
        Run(gate, TimeSpan.FromMinutes(30));
        _checks["C1"] = Verdict.Fine;
        Run(gate, TimeSpan.FromMinutes(30));
        _checks["W1"] = Verdict.Failing;
        Run(gate, new TimeSpan(7, 28, 0));
        Assert.Empty(_sent);
        Run(gate, TimeSpan.FromMinutes(5));

        var summary = Assert.Single(_sent);
        Assert.Equal(AlertKind.Summary, summary.Kind);
        Assert.Equal(
            [("C1", AlertNews.Began), ("C1", AlertNews.Recovered), ("W1", AlertNews.Began)], summary.Items.Select(i => (i.State.Id, i.News)));
        Assert.Equal(new TimeSpan(4, 0, 0), new TimeSpan(summary.At.Hour, summary.At.Minute, 0));
        // A night without news has no summary.
        _sent.Clear();
        Run(gate, TimeSpan.FromDays(1));
        Assert.Empty(_sent);
    }

    private CheckSpan Span(string check, Verdict verdict, int from, int to) =>
        new() { Check = check, Verdict = verdict, Cause = "cause", From = Now.AddSeconds(from), To = Now.AddSeconds(to), SeenAt = Now.AddSeconds(to) };

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private void Run(AlertGate gate, TimeSpan time)
    {
        for (var end = Now + time; Now <= end; _time.Advance(AlertService.Every))
        {
            var states = _checks.Select(check => new CheckState(new CheckInfo(check.Key, CheckGroup.Portal), new Finding(check.Value, "cause"), Now, Now, default));
            if (gate.Note(new CheckSnapshot([.. states]), Now) is { } message)
                _sent.Add(message);
        }
    }
}
