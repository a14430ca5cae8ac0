using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrud.Tests;

/// <summary>An authority with an intermediate one, and the certificates that it gives out for localhost.</summary>
public sealed class TestPki : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-30);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(30);
    private readonly RSA _rootKey = RSA.Create(2048);
    private readonly RSA _intermediateKey = RSA.Create(2048);
    private readonly X509Certificate2 _intermediate;

    public TestPki()
    {
        Root = Authority("CN=Bedrud test root", _rootKey).CreateSelfSigned(From, Until);
        using var signed = Authority("CN=Bedrud test intermediate", _intermediateKey).Create(Root, From, Until, RandomNumberGenerator.GetBytes(8));
        _intermediate = signed.CopyWithPrivateKey(_intermediateKey);
    }

    public X509Certificate2 Root { get; }

    /// <summary>The certificate with the intermediate one behind it, and its key, as PEM.</summary>
    public (string Certificate, string Key) Leaf(bool ecdsa = false, DateTimeOffset? until = null)
    {
        using AsymmetricAlgorithm key = ecdsa ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var request = key is ECDsa ec
            ? new CertificateRequest("CN=localhost", ec, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=localhost", (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var generator = X509SignatureGenerator.CreateForRSA(_intermediateKey, RSASignaturePadding.Pkcs1);
        using var leaf = request.Create(_intermediate.SubjectName, generator, From, until ?? Until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        return ($"{leaf.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose()
    {
        Root.Dispose();
        _intermediate.Dispose();
        _rootKey.Dispose();
        _intermediateKey.Dispose();
    }

    private static CertificateRequest Authority(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
