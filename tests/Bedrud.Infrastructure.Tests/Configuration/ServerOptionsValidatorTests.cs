using Bedrud.Tests;

namespace Bedrud.Infrastructure.Tests.Configuration;

public sealed class ServerOptionsValidatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-server-").FullName;
    private readonly TestPki _pki = new();

    [Fact]
    public void Validate_Defaults_AreGood() => Assert.Empty(Errors(new ServerOptions()));

    [Theory]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    [InlineData("one-file")]
    [InlineData("expired")]
    public void Validate_PairThatFits_IsGood(string kind)
    {
        var (certificate, key) = kind == "expired"
            ? _pki.Leaf(until: DateTimeOffset.UtcNow.AddDays(-1))
            : _pki.Leaf(ecdsa: kind == "ecdsa");

        Assert.Empty(Errors(kind == "one-file" ? Options(key + certificate, null) : Options(certificate, key)));
    }

    [Fact]
    public void Validate_KeyOfAnotherCertificate_SaysSo() =>
        Assert.Contains("does not belong to the certificate", Only("Server:TlsKey", Options(_pki.Leaf().Certificate, _pki.Leaf().Key)), StringComparison.Ordinal);

    [Fact]
    public void Validate_KeyOfAnotherKind_SaysSo() =>
        Assert.Contains("does not belong to the certificate", Only("Server:TlsKey", Options(_pki.Leaf().Certificate, _pki.Leaf(ecdsa: true).Key)), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "holds no private key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no private key")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "protected by a passphrase")]
    public void Validate_KeyThatIsNone_SaysWhy(string key, string words) =>
        Assert.Contains(words, Only("Server:TlsKey", Options(_pki.Leaf().Certificate, key)), StringComparison.Ordinal);

    [Theory]
    [InlineData("not PEM", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "damaged certificate")]
    public void Validate_CertificateThatIsNone_SaysWhy(string certificate, string words) =>
        Assert.Contains(words, Only("Server:TlsCertificate", Options(certificate, _pki.Leaf().Key)), StringComparison.Ordinal);

    [Fact]
    public void Validate_MissingFileAndFolder_SayWhy()
    {
        var (certificate, _) = _pki.Leaf();

        Assert.Contains("does not exist", Only("Server:TlsKey", new ServerOptions { TlsCertificate = Write("c.pem", certificate), TlsKey = "/nonexistent/k.pem" }), StringComparison.Ordinal);
        Assert.Contains("is a folder", Only("Server:TlsCertificate", new ServerOptions { TlsCertificate = _folder, TlsKey = _folder }), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_LoopbackOnThePortOfHttps_IsAContradiction()
    {
        var (certificate, key) = _pki.Leaf();
        var options = Options(certificate, key);
        options.Port = options.LoopbackPort;

        Assert.Contains("https as well", Only("Server:LoopbackPort", options), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ServerOptions Options(string certificate, string? key)
    {
        var path = Write("certificate.pem", certificate);
        return new ServerOptions { TlsCertificate = path, TlsKey = key is null ? path : Write("key.pem", key) };
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static List<string> Errors(ServerOptions options) => [.. new ServerOptionsValidator().Validate(null, options).Failures ?? []];

    private static string Only(string key, ServerOptions options)
    {
        var error = Assert.Single(Errors(options));
        Assert.StartsWith(key + " is ", error, StringComparison.Ordinal);
        return error;
    }
}
