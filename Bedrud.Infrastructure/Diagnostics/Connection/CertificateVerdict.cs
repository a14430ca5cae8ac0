using System.Collections.Immutable;
using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>What a certificate comes to: its dates, its chain, its names.</summary>
internal static class CertificateVerdict
{
    public static readonly TimeSpan NoticeBefore = TimeSpan.FromDays(21);

    public static readonly TimeSpan WarningBefore = TimeSpan.FromDays(7);

    /// <summary>Those that live shorter than this are renewed in their last third.</summary>
    private static readonly TimeSpan ShortLife = TimeSpan.FromDays(30);

    /// <param name="certificate">As it was seen.</param>
    /// <param name="host">That it must be good for, to name it; empty where there is none.</param>
    /// <param name="now">UTC.</param>
    /// <param name="datesOnly">Whether chain and names are somebody else's business, or nobody's.</param>
    /// <param name="fixes">How it is renewed.</param>
    public static Finding Of(SeenCertificate certificate, string host, DateTime now, bool datesOnly, params ImmutableArray<Fix> fixes)
    {
        var finding = Judge(certificate, host, now, datesOnly);
        return finding with
        {
            Evidence = [.. ReachEvidence.Of(certificate)],
            Fixes = finding.Verdict <= Verdict.Fine ? [] : finding.Cause switch
            {
                "chain" => [new Fix("whole-chain")],
                "name" => [new Fix("certificate-for-name", host)],
                _ => fixes,
            },
        };
    }

    private static Finding Judge(SeenCertificate certificate, string host, DateTime now, bool datesOnly)
    {
        var (left, life) = (certificate.Until - now, certificate.Until - certificate.From);
        var (notice, warning) = life < ShortLife ? (life / 3, life / 6) : (NoticeBefore, WarningBefore);
        var days = $"{Math.Abs(Math.Floor(left.TotalDays)):0}";
        if (left <= TimeSpan.Zero)
            return new Finding(Verdict.Failing, "expired", ReachEvidence.Time(certificate.Until));
        if (certificate.From > now)
            return new Finding(Verdict.Failing, "not-yet-valid", ReachEvidence.Time(certificate.From));
        if (!datesOnly && !certificate.FitsName)
            return new Finding(Verdict.Warning, "name", host);
        if (left < warning)
            return new Finding(Verdict.Warning, "soon", days);
        if (!datesOnly && !certificate.HasChain)
            return new Finding(Verdict.Notice, "chain");
        return left < notice ? new Finding(Verdict.Notice, "soon", days) : Finding.Fine();
    }
}
