using System.Diagnostics;
using System.Net;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class ServerConfigurationTests
{
    private static readonly ApiKeyPair Keys = new("APIfixture01", "fixture-secret-0123456789abcdef0123456789");

    /// <summary>The rtc block is the one that a real livekit-server 1.13.5 and a browser were seen to work with.</summary>
    private const string Loopback = """
        port: 7880
        bind_addresses:
        - 127.0.0.1
        keys:
          APIfixture01: "fixture-secret-0123456789abcdef0123456789"
        rtc:
          node_ip: 127.0.0.1
          use_external_ip: false
          enable_loopback_candidate: true
          ips:
            includes:
            - 127.0.0.1/32
          udp_port: 7882
          tcp_port: 0
          stun_servers:
          - 127.0.0.1:7882
        room:
          auto_create: true
          empty_timeout: 300
          departure_timeout: 20
        webhook:
          api_key: APIfixture01
          urls:
          - http://127.0.0.1:8090/api/livekit/webhook
        logging:
          json: true
          level: info

        """;

    private const string Network = """
        port: 7880
        keys:
          APIfixture01: "fixture-secret-0123456789abcdef0123456789"
        rtc:
          node_ip: 192.168.1.7
          use_external_ip: false
          tcp_port: 7881
          port_range_start: 50000
          port_range_end: 60000
        room:
          auto_create: true
          empty_timeout: 300
          departure_timeout: 20
        webhook:
          api_key: APIfixture01
          urls:
          - http://127.0.0.1:8090/api/livekit/webhook
        logging:
          json: true
          level: info

        """;

    public static TheoryData<string, string> Golden => new() { { "127.0.0.1", Loopback }, { "192.168.1.7", Network } };

    [Theory]
    [MemberData(nameof(Golden))]
    public void ToYaml_IsWritten(string nodeIp, string yaml) => Assert.Equal(yaml, Configuration(nodeIp).ToYaml());

    [Theory]
    [InlineData("0123456789012345678901234567890123")]
    [InlineData("1e5678901234567890123456789012345e99")]
    [InlineData("true")]
    [InlineData("a: b # c 'd' \"e\"")]
    public void ToYaml_SecretThatLooksLikeSomethingElse_StaysText(string secret)
    {
        var yaml = Configuration("127.0.0.1", new ApiKeyPair("APIx", secret)).ToYaml();

        var read = new YamlDotNet.Serialization.DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<Dictionary<string, object>>(yaml);
        Assert.Equal(secret, Assert.IsType<string>(((Dictionary<object, object>)read["keys"])["APIx"]));
    }

    [Fact]
    public void Fingerprint_Differs_WithWhatMattersOnly()
    {
        var one = Configuration("127.0.0.1");

        Assert.Equal(one.Fingerprint(), one.WithUdpPort(9999).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), Configuration("192.168.1.7").Fingerprint());
        Assert.NotEqual(one.Fingerprint(), Configuration("127.0.0.1", new ApiKeyPair("APIfixture01", new string('x', 43))).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), Configuration("127.0.0.1", webhook: "http://127.0.0.1:8091/api/livekit/webhook").Fingerprint());
    }

    /// <summary>Where <c>BEDRUD_TEST_LIVEKIT</c> names a livekit-server (or the development one's executable), it must start with each.</summary>
    [Theory]
    [MemberData(nameof(Golden))]
    public async Task ToYaml_IsTakenByARealServer(string nodeIp, string yaml)
    {
        var binary = Environment.GetEnvironmentVariable("BEDRUD_TEST_LIVEKIT");
        Assert.SkipWhen(string.IsNullOrEmpty(binary), "BEDRUD_TEST_LIVEKIT names no livekit-server.");
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, yaml.Replace("7880", "17880", StringComparison.Ordinal).Replace("7882", "17882", StringComparison.Ordinal));
        using var process = Process.Start(new ProcessStartInfo(binary!, ["--config", path, "--bind", "127.0.0.1", "--node-ip", nodeIp])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            using var probe = new HealthProbe();
            var waited = Stopwatch.StartNew();
            while (await probe.AskAsync(17880, CancellationToken.None) is not Health.Good)
            {
                Assert.False(process.HasExited, process.HasExited ? await process.StandardOutput.ReadToEndAsync() : "");
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(15));
                await Task.Delay(20);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            File.Delete(path);
        }
    }

    private static ServerConfiguration Configuration(string nodeIp, ApiKeyPair? keys = null, string webhook = "http://127.0.0.1:8090/api/livekit/webhook") => new()
    {
        Port = 7880,
        NodeIp = IPAddress.Parse(nodeIp),
        Keys = keys ?? Keys,
        Webhook = new Uri(webhook),
        UdpPort = 7882,
    };
}
