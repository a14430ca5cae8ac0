using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class BrowserAttemptsTests
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    // Network and outcome of each test, the first first.
    [InlineData("", Verdict.Fine)]
    [InlineData("a+ b+", Verdict.Fine)]
    [InlineData("a- a- a-", Verdict.Notice)]
    [InlineData("a- b-", Verdict.Failing)]
    [InlineData("a+ b+ c+ d- e-", Verdict.Warning)]
    [InlineData("a- b- c+ d+ e+", Verdict.Warning)]
    [InlineData("a- b- a+", Verdict.Failing)]
    [InlineData("a- b- a+ b+", Verdict.Fine)]
    [InlineData("a- b- c- a- a+ b+", Verdict.Failing)]
    [InlineData("a- b- c- a- a+ b+ c+", Verdict.Fine)]
    [InlineData("a- b- a+ b+ c- d-", Verdict.Failing)]
    public void Tests_OneNetworkIsNoFaultOfTheServers_SeveralAre_UntilTheyWorkAgain(string tests, Verdict verdict) =>
        Assert.Equal(verdict, Count(tests, joins: 0).Verdict);

    [Theory]
    // Whose joins failed, one letter each.
    [InlineData("a", 0, Verdict.Notice)]
    [InlineData("aaaaaa", 0, Verdict.Notice)]
    [InlineData("ab", 0, Verdict.Failing)]
    [InlineData("aab", 0, Verdict.Failing)]
    [InlineData("ab", 1, Verdict.Failing)]
    [InlineData("ab", 2, Verdict.Fine)]
    [InlineData("abcde", 3, Verdict.Fine)]
    public void Joins_OfTwoPeopleThatFailAreAFault_UntilAsManyGetInAfterwards(string failed, int gotIn, Verdict verdict)
    {
        var told = BrowserTests.None with { Failures = [.. failed.Select((who, i) => new FailedJoin(Noon.AddSeconds(i), JoinFailureCause.Media, null) { Who = $"{who}" })] };
        var attempts = BrowserAttempts.Count(told, t => t.Media, f => f.Cause == JoinFailureCause.Media, [.. Enumerable.Range(0, gotIn).Select(i => Noon.AddMinutes(1 + i))]);
        Assert.Equal(verdict, attempts.Verdict);
    }

    [Fact]
    public void Joins_OfAnotherCause_DoNotCount()
    {
        var told = BrowserTests.None with { Failures = [new FailedJoin(Noon, JoinFailureCause.MediaLost, null), new FailedJoin(Noon, JoinFailureCause.Other, null)] };
        Assert.Equal(Verdict.Fine, BrowserAttempts.Count(told, t => t.Media, f => f.Cause == JoinFailureCause.Media, []).Verdict);
    }

    [Theory]
    [InlineData("udp 10.0.0.5:50123", true)]
    [InlineData("tcp [2001:db8::1]:7881", true)]
    [InlineData("udp 10.0.0.5", false)]
    [InlineData("udp example.org:1", false)]
    [InlineData("sctp 10.0.0.5:1", false)]
    [InlineData("", false)]
    public void MediaAddress_OnlyProtocolAndEndPoint_IsOne(string text, bool isOne) => Assert.Equal(isOne, MediaAddress.IsOne(text));

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1::/48")]
    public void ClientNetwork_KeepsTheNetworkAlone(string address, string network) => Assert.Equal(network, ClientNetwork.Of(System.Net.IPAddress.Parse(address)));

    private static BrowserAttempts Count(string tests, int joins)
    {
        var list = tests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((t, i) => new BrowserTest(Noon.AddSeconds(i), t[..1]) { Media = t[1] == '+' });
        var told = new BrowserTests([.. list.Reverse()], [.. Enumerable.Range(0, joins).Select(_ => new FailedJoin(Noon, JoinFailureCause.Media, null))]);
        return BrowserAttempts.Count(told, t => t.Media, _ => true, []);
    }
}
