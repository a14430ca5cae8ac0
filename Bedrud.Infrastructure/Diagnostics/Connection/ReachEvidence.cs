using System.Collections.Immutable;
using System.Globalization;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>Facts as checks of this group show them.</summary>
internal static class ReachEvidence
{
    /// <summary>Checks whose failing means that the embedded server's process does not run, or can't.</summary>
    public static readonly ImmutableArray<string> NoProcess = ["C3", "C4", "C5", "C6", "S1", "S2", "S3", "S7", "M3"];

    /// <summary>What can't be told while LiveKit can't be reached at all.</summary>
    public static readonly ImmutableArray<string> NotReached = ["C1", "M4"];

    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Seconds with one digit, with a sign.</summary>
    public static string Signed(TimeSpan time) => time.TotalSeconds.ToString("+0.0 s;-0.0 s;0.0 s", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    public static IEnumerable<Evidence> Of(SeenCertificate certificate) =>
    [
        new("certificate-subject", certificate.Subject),
        new("certificate-issuer", certificate.Issuer),
        new("certificate-names", certificate.Names.IsEmpty ? "-" : string.Join(", ", certificate.Names)),
        new("certificate-from", Time(certificate.From)),
        new("certificate-until", Time(certificate.Until)),
        new("certificate-fingerprint", certificate.Fingerprint),
    ];
}
