using Bedrud.Infrastructure.Diagnostics.Webhooks;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>One fault is W1 or W2, never both: told by the test, by what ever came, and by LiveKit's own counts.</summary>
public sealed class WebhookFaultsTests
{
    private static readonly DateTime At = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);
    private static readonly WebhookStatisticsSnapshot Nothing = new();
    private static readonly WebhookStatisticsSnapshot Once = new() { LastReceivedAt = At.AddHours(-1) };

    [Fact]
    public void Of_QuietSystem_IsNoFault()
    {
        Assert.Equal(WebhookFault.NotTested, WebhookFaults.Of(null, Nothing, null));
        Assert.Equal(WebhookFault.None, WebhookFaults.Of(null, Once, null));
        Assert.Equal(WebhookFault.None, WebhookFaults.Of(Probe(WebhookProbeOutcome.Arrived, 0), Nothing, null));
    }

    [Fact]
    public void Of_OneFailureAlone_IsNoFaultYet()
    {
        Assert.Equal(WebhookFault.None, WebhookFaults.Of(Probe(WebhookProbeOutcome.Missing, 1), Once, null));
        Assert.Equal(WebhookFault.NotTested, WebhookFaults.Of(Probe(WebhookProbeOutcome.Missing, 1), Nothing, null));
        Assert.Equal(WebhookFault.None, WebhookFaults.Of(Probe(WebhookProbeOutcome.Late, 1), Once, null));
    }

    [Fact]
    public void Of_MissingForGood_NamesTheRow()
    {
        var missing = Probe(WebhookProbeOutcome.Missing, 2);

        Assert.Equal(WebhookFault.NeverCame, WebhookFaults.Of(missing, Nothing, null));
        Assert.Equal(WebhookFault.NotSent, WebhookFaults.Of(missing, Nothing, new WebhookAttempts(0, 0, 0, Any: false)));
        Assert.Equal(WebhookFault.GivenUp, WebhookFaults.Of(missing, Nothing, new WebhookAttempts(2, 3, 6, Any: true)));
        Assert.Equal(WebhookFault.Stopped, WebhookFaults.Of(missing, Once, null));
        Assert.Equal(WebhookFault.Stopped, WebhookFaults.Of(missing with { LastStoredAt = At.AddDays(-2) }, Nothing, null));
        Assert.Equal(WebhookFault.Late, WebhookFaults.Of(Probe(WebhookProbeOutcome.Late, 2), Once, null));
        Assert.Equal(WebhookFault.Unreachable, WebhookFaults.Of(Probe(WebhookProbeOutcome.Unreachable, 5), Once, null));
        Assert.Equal(WebhookFault.Refused, WebhookFaults.Of(Probe(WebhookProbeOutcome.Refused, 1), Nothing, null));
    }

    [Fact]
    public void Of_WebhookThatCameAfterTheTest_IsBelieved() =>
        Assert.Equal(WebhookFault.None, WebhookFaults.Of(Probe(WebhookProbeOutcome.Missing, 3), new WebhookStatisticsSnapshot { LastReceivedAt = At.AddSeconds(1) }, null));

    private static WebhookProbeResult Probe(WebhookProbeOutcome outcome, int bad) => new("~probe-1", At, outcome) { BadInARow = bad };
}
