using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Tests;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>Row C5, against something on a socket that answers as Redis does.</summary>
public sealed class RedisCheckTests
{
    private const string Password = "redis-secret-of-this-test";

    [Fact]
    public async Task NothingListens_IsRefused_AndGoneOnceItDoes()
    {
        var port = Ports.Free();
        using var bench = Bench(port);

        var finding = await bench.LookAsync("C5");
        Assert.Equal(("refused", $"127.0.0.1:{port}"), (finding.Cause, finding.Args[0]));
        Assert.Contains(finding.Fixes, fix => fix.Lines?.Contains("address:", StringComparison.Ordinal) == true);

        await using var redis = new FakeRedis(port, _ => "+PONG");
        Assert.Equal("fine", (await bench.LookAsync("C5")).Cause);
    }

    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair or user is disabled.", "password")]
    [InlineData("HTTP/1.1 400 Bad Request", "not-redis")]
    [InlineData(null, "wants-tls")]
    public async Task Password_ThatIsRefused_IsToldApartFromWhatIsNoRedis(string? answer, string cause)
    {
        var port = Ports.Free();
        await using var redis = new FakeRedis(port, command => command == "AUTH" ? answer : "+PONG");
        using var bench = Bench(port, Password);

        var finding = await bench.LookAsync("C5");

        Assert.Equal(cause, finding.Cause);
        AssertNoSecret(finding);
    }

    [Fact]
    public async Task NoPasswordWhereOneIsNeeded_IsThePassword()
    {
        var port = Ports.Free();
        await using var redis = new FakeRedis(port, _ => "-NOAUTH Authentication required.");
        using var bench = Bench(port);

        Assert.Equal("password", (await bench.LookAsync("C5")).Cause);
    }

    [Fact]
    public async Task TlsWhereNoneIsSpoken_IsTls()
    {
        var port = Ports.Free();
        await using var redis = new FakeRedis(port, _ => "-ERR unknown command");
        using var bench = Bench(port, tls: true);

        Assert.Equal("tls", (await bench.LookAsync("C5")).Cause);
    }

    [Fact]
    public async Task OwnYaml_IsWhereTheAddressIsReadFrom()
    {
        var port = Ports.Free();
        var options = new LiveKitOptions();
        using var bench = new StartBench(options);
        options.ConfigPath = bench.Path_("livekit.yaml");
        await File.WriteAllTextAsync(options.ConfigPath, $"port: 7880\nkeys:\n  APItest: secret-of-at-least-32-characters-long\nredis:\n  address: 127.0.0.1:{port}\n  password: {Password}\n", TestContext.Current.CancellationToken);
        bench.Run();

        var finding = await bench.LookAsync("C5");

        Assert.Equal(("refused", options.ConfigPath), (finding.Cause, finding.Evidence.Single(fact => fact.Label == "setting").Value));
        AssertNoSecret(finding);
    }

    [Fact]
    public async Task CertificatesOfLiveKitsOwn_ThatThePortalDoesNotUse_AreNoFault()
    {
        var port = Ports.Free();
        await using var redis = new FakeRedis(port, _ => "-ERR unknown command");
        var options = new LiveKitOptions();
        using var bench = new StartBench(options);
        options.ConfigPath = bench.Path_("livekit.yaml");
        await File.WriteAllTextAsync(options.ConfigPath, $"keys:\n  APItest: secret-of-at-least-32-characters-long\nredis:\n  address: 127.0.0.1:{port}\n  tls:\n    enabled: true\n    ca_cert_file: ca.pem\n", TestContext.Current.CancellationToken);
        bench.Run();

        var finding = await bench.LookAsync("C5");

        Assert.Equal((Verdict.Unknown, "own-tls"), (finding.Verdict, finding.Cause));
    }

    [Theory]
    [InlineData(false, Verdict.Warning)]
    [InlineData(true, Verdict.Failing)]
    public async Task Refused_IsAFailureOnlyWhereLiveKitSaysSoToo(bool complains, Verdict verdict)
    {
        using var bench = Bench(Ports.Free());
        var at = bench.Time.GetLocalNow().ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        bench.Server.ReadLog = () => complains ? [$"redis: {at} pool.go:724: redis: connection pool: failed to dial after 5 attempts"] : [];

        Assert.Equal((verdict, "refused"), await bench.LookAsync("C5") is var finding ? (finding.Verdict, finding.Cause) : default);
    }

    [Fact]
    public async Task LiveKitsLog_ThatComplains_IsAWarningWhileItIsFresh()
    {
        var port = Ports.Free();
        await using var redis = new FakeRedis(port, _ => "+PONG");
        using var bench = Bench(port);
        var at = bench.Time.GetLocalNow().ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
        bench.Server.ReadLog = () => [$"redis: {at} pool.go:724: redis: connection pool: failed to dial after 5 attempts: dial tcp 10.0.0.9:6379: i/o timeout"];

        Assert.Equal(["C5 livekit-complains"], await bench.WrongAsync());
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(await bench.WrongAsync());
    }

    [Fact]
    public async Task NoRedis_IsNotApplicable()
    {
        using var bench = new StartBench();
        bench.Run();

        Assert.Equal("none", (await bench.LookAsync("C5")).Cause);
    }

    private static void AssertNoSecret(Finding finding) => Assert.DoesNotContain(
        Password, string.Join(' ', finding.Args.Concat(finding.Evidence.Select(fact => fact.Value)).Concat(finding.Fixes.SelectMany(fix => fix.Args.Append(fix.Lines ?? "")))), StringComparison.Ordinal);

    private static StartBench Bench(int port, string? password = null, bool tls = false)
    {
        var bench = new StartBench(new LiveKitOptions { Redis = { Address = $"127.0.0.1:{port}", Password = password, UseTls = tls } });
        bench.Run();
        return bench;
    }

    /// <summary>Answers each command by its first word; null closes the connection.</summary>
    private sealed class FakeRedis : IAsyncDisposable
    {
        private readonly TcpListener _listener;
        private readonly Task _serving;

        public FakeRedis(int port, Func<string, string?> answer)
        {
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Start();
            _serving = ServeAsync(answer);
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _serving;
        }

        private async Task ServeAsync(Func<string, string?> answer)
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await TalkAsync(client.GetStream(), answer);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
                catch (IOException)
                {
                    // The asker has gone.
                }
            }
        }

        private static async Task TalkAsync(NetworkStream stream, Func<string, string?> answer)
        {
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                var words = Encoding.ASCII.GetString(buffer, 0, read).Split("\r\n");
                if (answer(words.Length > 2 ? words[2] : "") is not { } line)
                    return;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            }
        }
    }
}
