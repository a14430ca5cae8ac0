using System.Net;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Media;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>What M2 and M5 make of addresses and of browsers' words.</summary>
public sealed class MediaChecksTests
{
    [Theory]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("172.17.0.3", "Container")]
    [InlineData("172.16.5.3", "Private")]
    [InlineData("192.168.1.2", "Private")]
    [InlineData("100.64.1.2", "Private")]
    [InlineData("203.0.113.9", "Public")]
    [InlineData("fd00::1", "Private")]
    [InlineData("2001:db8::1", "Public")]
    [InlineData("192.168.1.2 2001:db8::1", "Private")]
    [InlineData("192.168.1.2 203.0.113.9 fd00::1", "Public")]
    [InlineData("", "Unknown")]
    public void KindOf_Addresses_ThoseOfIPv4FirstOfAll(string addresses, string kind) =>
        Assert.Equal(kind, NodeAddressReading.KindOf([.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]).ToString());

    [Theory]
    [InlineData(0, 0, Verdict.Warning, "silent")]
    [InlineData(1, 1, Verdict.Warning, "silent")]
    [InlineData(3, 3, Verdict.Failing, "silent")]
    [InlineData(3, 2, Verdict.Warning, "silent")]
    [InlineData(3, 1, Verdict.Notice, "silent-here")]
    [InlineData(3, 0, Verdict.Notice, "silent-here")]
    public void Weigh_TurnThatDoesNotAnswerThePortal_BrowsersDecide(int tried, int failed, Verdict verdict, string cause)
    {
        var silent = new Finding(Verdict.Failing, "silent", "TURN/UDP turn.example.org:3478", "3 s");

        var finding = TurnCheck.Weigh(silent, new BrowserEvidence(tried, 0, 0, 0, 0, 0, 0, 0, tried, failed, 0, 0, 0, null, null));

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.Equal(silent.Args, finding.Args);
    }
}
