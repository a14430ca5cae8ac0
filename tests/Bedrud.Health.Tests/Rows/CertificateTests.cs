using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bedrud.Health.Tests;

/// <summary>M4, and what is told of certificates besides: LiveKit behind TLS.</summary>
public sealed class CertificateTests
{
    [Fact]
    public async Task M4_SelfSigned_ShownWithTheKeyThatAcceptsIt()
    {
        using var certificate = SelfSigned();
        await using var liveKit = await LiveKitStandIn.StartAsync(certificate);
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);

        var row = await portal.RaisedAsync("M4", "self-signed");
        await portal.OthersAreQuietAsync("M4");
        await portal.KillAsync();
        portal.Settings.Add("--LiveKit:SkipTlsVerify=true");
        await portal.StartAsync();

        Assert.Equal("accepted", (await portal.WaitForAsync("M4", check => check.Verdict == "fine", TimeSpan.FromSeconds(30))).Cause);
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
        var fingerprint = string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => $"{part:X2}"));
        Assert.Contains(fingerprint, row.Everything, StringComparison.Ordinal);
        Assert.Contains("CN=livekit.test", row.Everything, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", row.Everything, StringComparison.Ordinal);
        Assert.Contains("skipTLSVerify: true", row.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C1_PlainHttpAgainstTls_SaysWriteHttps()
    {
        using var certificate = SelfSigned();
        await using var liveKit = await LiveKitStandIn.StartAsync(certificate);
        await using var portal = new HealthPortal(liveKit.Settings);
        portal.Settings.Add($"--LiveKit:InternalHost=http://127.0.0.1:{liveKit.Port}");
        await portal.StartAsync();

        var row = await portal.RaisedAsync("C1", "https-needed");

        await portal.OthersAreQuietAsync("C1");
        Assert.Contains($"internalHost: https://127.0.0.1:{liveKit.Port}", row.Everything, StringComparison.Ordinal);
    }

    // Its authority is one that the portal's machine knows: OpenSSL, and so .NET, reads SSL_CERT_FILE.
    [Theory]
    [InlineData(-2, "C1", "certificate-expired", "failing")]
    [InlineData(3, "certificate-livekit", "soon", "warning")]
    public async Task Certificate_AtItsEnd_Told(int days, string id, string cause, string verdict)
    {
        using var pki = new TestPki();
        var (pem, key) = pki.Leaf(until: DateTimeOffset.UtcNow.AddDays(days));
        using var certificate = X509Certificate2.CreateFromPem(pem, key);
        await using var liveKit = await LiveKitStandIn.StartAsync(certificate);
        await using var portal = new HealthPortal(liveKit.Settings);
        var known = Path.Combine(portal.Folder, "known.pem");
        // The stand-in sends its own certificate alone, so the one between is made known as well.
        await File.WriteAllTextAsync(known, pki.Root.ExportCertificatePem() + "\n" + pem[(pem.IndexOf("-----END", StringComparison.Ordinal) + 26)..]);
        portal.Environment["SSL_CERT_FILE"] = known;
        await portal.StartAsync();

        var row = await portal.RaisedAsync(id, cause);

        await portal.OthersAreQuietAsync(id);
        Assert.Equal(verdict, row.Verdict);
        Assert.Contains("Valid until: 20", row.Everything, StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=livekit.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
    }
}
