using System.Security.Cryptography.X509Certificates;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Connection;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>What is told of a certificate, and when.</summary>
public sealed class CertificateVerdictTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(60, Verdict.Fine, "fine")]
    [InlineData(20, Verdict.Notice, "soon")]
    [InlineData(6, Verdict.Warning, "soon")]
    [InlineData(-1, Verdict.Failing, "expired")]
    public void Of_DaysLeft_Verdict(int days, Verdict verdict, string cause)
    {
        var finding = CertificateVerdict.Of(Seen() with { Until = Now.AddDays(days) }, "meet.example.org", Now, datesOnly: false, new Fix("renew-portal"));

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.Equal(verdict == Verdict.Fine, finding.Fixes.IsEmpty);
    }

    // Such as those of six days: their renewal every few days is no news.
    [Fact]
    public void Of_ShortLivedInItsFirstHalf_Fine()
    {
        var finding = CertificateVerdict.Of(Seen() with { From = Now.AddDays(-2), Until = Now.AddDays(4) }, "", Now, datesOnly: false);

        Assert.Equal(Verdict.Fine, finding.Verdict);
    }

    [Fact]
    public void Of_NameAndChain_ToldUnlessOnlyDatesCount()
    {
        var wrong = Seen() with { FitsName = false, HasChain = false };

        Assert.Equal((Verdict.Warning, "name"), (Of(wrong, false).Verdict, Of(wrong, false).Cause));
        Assert.Equal((Verdict.Notice, "chain"), (Of(wrong with { FitsName = true }, false).Verdict, Of(wrong with { FitsName = true }, false).Cause));
        Assert.Equal(Verdict.Fine, Of(wrong, true).Verdict);
    }

    [Fact]
    public void SeenCertificate_OfAFile_TellsNamesChainAndFingerprint()
    {
        using var pki = new TestPki();
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pki.Leaf().Certificate);

        var whole = SeenCertificate.Of(all[0], [all[1]], "localhost");
        var alone = SeenCertificate.Of(all[0], [], "meet.example.org");

        Assert.Equal(["localhost", "127.0.0.1"], whole.Names);
        Assert.True(whole is { FitsName: true, HasChain: true, IsTrusted: false, IsSelfSigned: false });
        Assert.True(alone is { FitsName: false, HasChain: false });
        // No name at all: the port belongs elsewhere.
        Assert.False(SeenCertificate.Of(all[0], [all[1]], "localhost:5349").FitsName);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", whole.Fingerprint);
    }

    [Fact]
    public void ClockReading_HalfTheRoundTripIsItsError()
    {
        var asked = new DateTimeOffset(Now);

        var clock = ClockReading.Of(asked.AddSeconds(10), asked, TimeSpan.FromSeconds(4));

        Assert.Equal((8.5, 2.5, 6.0), (clock.Ahead.TotalSeconds, clock.Error.TotalSeconds, clock.AtLeast.TotalSeconds));
    }

    private static Finding Of(SeenCertificate certificate, bool datesOnly) => CertificateVerdict.Of(certificate, "meet.example.org", Now, datesOnly);

    private static SeenCertificate Seen() => new()
    {
        Subject = "CN=meet.example.org",
        Issuer = "CN=An authority",
        Fingerprint = "00",
        From = Now.AddDays(-30),
        Until = Now.AddDays(60),
        Names = ["meet.example.org"],
        IsSelfSigned = false,
        IsTrusted = true,
        HasChain = true,
        FitsName = true,
    };
}
