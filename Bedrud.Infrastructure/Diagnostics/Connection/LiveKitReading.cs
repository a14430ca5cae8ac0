using System.Collections.Immutable;
using System.Net;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>What came of one attempt to reach LiveKit.</summary>
/// <param name="At">UTC.</param>
/// <param name="Fault">A constant of <see cref="LiveKitFault"/>; null where LiveKit answered and took the portal's key.</param>
internal sealed record LiveKitReading(DateTime At, string? Fault)
{
    /// <summary>What the name stands for; empty where it stands for nothing, or a proxy was asked.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The error's name or the answer's status, without anything that LiveKit echoed.</summary>
    public string? Detail { get; init; }

    /// <summary>From the question to the answer of <c>GET /</c>; null where none came.</summary>
    public TimeSpan? RoundTrip { get; init; }

    public ClockReading? Clock { get; init; }

    /// <summary>What LiveKit, or the proxy before it, showed; null without TLS.</summary>
    public SeenCertificate? Certificate { get; init; }
}

/// <summary>How far LiveKit's clock is from the portal's, by the Date of an answer.</summary>
/// <param name="Ahead">LiveKit's less the portal's.</param>
/// <param name="Error">Half the round trip, and half a second since Date has whole ones.</param>
internal readonly record struct ClockReading(TimeSpan Ahead, TimeSpan Error)
{
    /// <summary>By how much they differ at least.</summary>
    public TimeSpan AtLeast => Ahead.Duration() > Error ? Ahead.Duration() - Error : TimeSpan.Zero;

    /// <param name="date">Of the answer.</param>
    /// <param name="asked">The portal's time when it asked.</param>
    /// <param name="took">Until the answer.</param>
    public static ClockReading Of(DateTimeOffset date, DateTimeOffset asked, TimeSpan took)
    {
        var half = TimeSpan.FromSeconds(0.5);
        return new ClockReading(date + half - (asked + took / 2), took / 2 + half);
    }
}

/// <summary>Why LiveKit was not reached: causes of the check C1, stable.</summary>
internal static class LiveKitFault
{
    public const string Name = "name";
    public const string Refused = "refused";
    public const string NoRoute = "no-route";
    public const string Lost = "lost";
    public const string Timeout = "timeout";
    public const string Tls = "tls";

    /// <summary>Neither http:// nor https://, such as ws://.</summary>
    public const string Scheme = "scheme";

    /// <summary>http:// is written, and TLS is spoken there.</summary>
    public const string HttpsNeeded = "https-needed";

    /// <summary>https:// is written, and plain HTTP is spoken there.</summary>
    public const string HttpNeeded = "http-needed";

    /// <summary>Self-signed, or of an authority that the portal does not know: the check M4 tells of it.</summary>
    public const string Untrusted = "untrusted";

    public const string CertificateExpired = "certificate-expired";
    public const string CertificateName = "certificate-name";
    public const string UnknownKey = "unknown-key";
    public const string WrongSecret = "wrong-secret";
    public const string Token = "token";
    public const string Clock = "clock";
    public const string Permission = "permission";
    public const string Proxy = "proxy";
    public const string NotLiveKit = "not-livekit";

    /// <summary>406: its node's statistics are older than 4 s.</summary>
    public const string NotReady = "not-ready";

    /// <summary>LiveKit answers that it failed inside.</summary>
    public const string Inside = "inside";

    /// <summary>Those that a server that does not run has as well.</summary>
    public static bool IsAbsence(string? fault) => fault is Refused or Lost or Timeout;
}
