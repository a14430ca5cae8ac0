using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Bedrud.Infrastructure;
using Bedrud.Tests;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests;

public sealed class ListeningTests : IDisposable
{
    // A LiveKit that is nowhere: nothing is started, and the portal answers all the same.
    private const string LiveKit = "livekit: {external: true, host: 'ws://127.0.0.1:1', apiKey: APIx, apiSecret: 0123456789abcdef0123456789abcdef}\n";
    private readonly PortalRun _portal = new();
    private readonly TestPki _pki = new();

    [Fact]
    public async Task Start_WithACertificate_ServesHttpsWithTheChainAndPlainHttpOnLoopback_AndTakesARenewedOne()
    {
        var (port, loopback) = (Ports.Free(), Ports.Free());
        WriteCertificate();
        _portal.Write("config.yaml", $"{LiveKit}server:\n  host: localhost\n  port: {port}\n  loopbackPort: {loopback}\n  tlsCertificate: certificate.pem\n  tlsKey: key.pem\n");
        var seen = "";
        var sentChain = false;
        using var client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsOurs(certificate, chain) },
        });

        _portal.Start([]);

        await _portal.AnswersAsync(client, $"https://localhost:{port}/health/live");
        Assert.True(sentChain);
        await _portal.AnswersAsync(client, $"http://127.0.0.1:{loopback}/health/live");
        Assert.Contains($"Bedrud is at https://localhost:{port}", _portal.Output, StringComparison.Ordinal);

        var first = seen;
        WriteCertificate();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (seen == first)
        {
            await _portal.AnswersAsync(client, $"https://localhost:{port}/health/live");
            await Task.Delay(200, limit.Token);
        }

        bool IsOurs(X509Certificate? certificate, X509Chain? chain)
        {
            seen = certificate!.GetCertHashString();
            sentChain = chain!.ChainPolicy.ExtraStore.Any(sent => sent.Subject == "CN=Bedrud test intermediate");
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(_pki.Root);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(new X509Certificate2(certificate));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_WithoutACertificate_ListensAtServerPortUnlessUrlsSayOtherwise(bool urls)
    {
        var (port, other) = (Ports.Free(), Ports.Free());
        _portal.Write("config.yaml", $"{LiveKit}server: {{port: {port}}}\n");
        using var client = new HttpClient();

        _portal.Start(urls ? ["--urls", $"http://127.0.0.1:{other}"] : [], ("LIVEKIT_KEYS", "a: b"));

        await _portal.AnswersAsync(client, $"http://127.0.0.1:{(urls ? other : port)}/health/live");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://127.0.0.1:{(urls ? port : other)}/health/live"));
        Assert.Contains("LIVEKIT_KEYS is not read by Bedrud", _portal.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Contains("chmod 600 config.yaml", _portal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_SaysSoInASentence()
    {
        var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        using var _ = holder;
        var address = $"http://127.0.0.1:{((IPEndPoint)holder.LocalEndpoint).Port}";
        _portal.Write("config.yaml", LiveKit);

        _portal.Start(["--urls", address]);

        Assert.Equal(1, await _portal.EndAsync());
        Assert.Contains($"Bedrud can't start: Failed to bind to address {address}: address already in use. End the program", _portal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _portal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "http://localhost:8090")]
    [InlineData("meet.example.org", null, "http://meet.example.org:8090")]
    [InlineData("2001:db8::1", null, "http://[2001:db8::1]:8090")]
    [InlineData("meet.example.org", "c.pem", "https://meet.example.org")]
    public void PublicAddress_OfThePortal_IsTheOneThatPeopleUse(string? host, string? certificate, string expected) => Assert.Equal(
        expected,
        Listening.PublicAddress(new ServerOptions { Host = host, TlsCertificate = certificate }, new ConfigurationBuilder().Build(), ["http://[::]:8090"]));

    [Fact]
    public void Renewal_ThatIsHalfDone_LeavesTheOldCertificateAndSaysSoOnce()
    {
        var time = new FakeTimeProvider();
        var log = new Lines();
        WriteCertificate();
        var certificate = new ServerCertificate(
            Options.Create(new ServerOptions { TlsCertificate = Path.Combine(_portal.Folder, "certificate.pem"), TlsKey = Path.Combine(_portal.Folder, "key.pem") }), time, log);
        var first = certificate.Current();

        var next = _pki.Leaf();
        _portal.Write("certificate.pem", next.Certificate);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(ServerCertificate.LookEvery);
            Assert.Same(first, certificate.Current());
        }

        Assert.Single(log.Written, line => line.Contains("does not belong to the certificate", StringComparison.Ordinal));
        _portal.Write("key.pem", next.Key);
        Assert.Same(first, certificate.Current());
        time.Advance(ServerCertificate.LookEvery);
        Assert.NotSame(first, certificate.Current());
    }

    [Fact]
    public void Certificate_ThatExpired_IsServedWithAWarning()
    {
        var log = new Lines();
        var (pem, key) = _pki.Leaf(until: DateTimeOffset.UtcNow.AddDays(-1));
        var options = new ServerOptions { TlsCertificate = _portal.Write("certificate.pem", pem), TlsKey = _portal.Write("key.pem", key) };

        Assert.NotNull(new ServerCertificate(Options.Create(options), TimeProvider.System, log).Current().ServerCertificateContext);

        Assert.Contains("expired at", Assert.Single(log.Written), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _portal.Dispose();
        _pki.Dispose();
    }

    private void WriteCertificate()
    {
        var (certificate, key) = _pki.Leaf();
        _portal.Write("certificate.pem", certificate);
        _portal.Write("key.pem", key);
    }

    private sealed class Lines : ILogger<ServerCertificate>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
