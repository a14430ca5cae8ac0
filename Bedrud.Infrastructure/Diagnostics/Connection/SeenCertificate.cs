using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>A server's certificate as it was shown in a connection, or lies in a file.</summary>
internal sealed record SeenCertificate
{
    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    /// <summary>SHA-256, pairs of digits with colons, as browsers and openssl show it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime From { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Until { get; init; }

    /// <summary>The names and addresses that it is good for.</summary>
    public required ImmutableArray<string> Names { get; init; }

    public required bool IsSelfSigned { get; init; }

    /// <summary>Whether the portal's machine knows the authority behind it, whatever the dates.</summary>
    public required bool IsTrusted { get; init; }

    /// <summary>Whether every certificate between this one and a known authority came along; clients that know only the authority fail otherwise.</summary>
    public required bool HasChain { get; init; }

    /// <summary>Whether it is good for the name that was asked for; true where none was.</summary>
    public required bool FitsName { get; init; }

    /// <param name="leaf">As it was shown.</param>
    /// <param name="chain">As it was built in the handshake.</param>
    /// <param name="errors">What the handshake finds wrong.</param>
    public static SeenCertificate Of(X509Certificate2 leaf, X509Chain chain, SslPolicyErrors errors) =>
        Of(leaf, chain, !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));

    /// <param name="leaf">The server's own certificate.</param>
    /// <param name="others">Those that the server sends with it.</param>
    /// <param name="host">Name or address that clients ask for; null where it is not known.</param>
    public static SeenCertificate Of(X509Certificate2 leaf, X509Certificate2Collection others, string? host)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.Build(leaf);
        var seen = Of(leaf, chain, string.IsNullOrWhiteSpace(host) || Fits(leaf, host));
        // An authority that signs servers' certificates itself is rare, and one that the machine does not know either.
        return others.Count == 0 && !seen.IsSelfSigned && !seen.IsTrusted ? seen with { HasChain = false } : seen;
    }

    private static SeenCertificate Of(X509Certificate2 leaf, X509Chain chain, bool fitsName)
    {
        const X509ChainStatusFlags strange = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        var sent = chain.ChainPolicy.ExtraStore.Select(certificate => certificate.Thumbprint).ToHashSet();
        return new SeenCertificate
        {
            Subject = leaf.Subject,
            Issuer = leaf.Issuer,
            Fingerprint = string.Join(':', leaf.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString("X2", null))),
            From = leaf.NotBefore.ToUniversalTime(),
            Until = leaf.NotAfter.ToUniversalTime(),
            Names = [.. NamesOf(leaf)],
            IsSelfSigned = IsSelfSignedBy(leaf),
            IsTrusted = chain.ChainStatus.All(status => (status.Status & strange) == 0),
            HasChain = chain.ChainElements.Skip(1).All(element => IsSelfSignedBy(element.Certificate) || sent.Contains(element.Certificate.Thumbprint)),
            FitsName = fitsName,
        };
    }

    // It throws at what is no host's name, such as turn.example.org:5349.
    private static bool Fits(X509Certificate2 leaf, string host)
    {
        try
        {
            return leaf.MatchesHostname(host, allowCommonName: false);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsSelfSignedBy(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return [.. names.SelectMany(name => name.EnumerateDnsNames()), .. names.SelectMany(name => name.EnumerateIPAddresses()).Select(address => address.ToString())];
    }
}
