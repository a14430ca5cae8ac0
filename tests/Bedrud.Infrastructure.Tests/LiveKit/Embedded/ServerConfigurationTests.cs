using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class ServerConfigurationTests
{
    public static TheoryData<string> Modes => GoldenModes.Names;

    [Theory]
    [MemberData(nameof(Modes))]
    public void ToYaml_InEveryMode_IsTheGoldenFile(string mode) =>
        Assert.Equal(File.ReadAllText(GoldenModes.PathOf(mode)), GoldenModes.All[mode].ToYaml());

    [Fact]
    public void GoldenFiles_AreNoMoreThanTheModes() =>
        Assert.Equal(GoldenModes.All.Keys.Order(), Directory.GetFiles(Path.GetDirectoryName(GoldenModes.PathOf("x"))!).Select(Path.GetFileNameWithoutExtension).Order());

    [Theory]
    [InlineData("0123456789012345678901234567890123")]
    [InlineData("1e5678901234567890123456789012345e99")]
    [InlineData("true")]
    [InlineData("a: b # c 'd' \"e\"")]
    public void ToYaml_SecretThatLooksLikeSomethingElse_StaysText(string secret)
    {
        var yaml = (GoldenModes.Loopback with { Keys = new ApiKeyPair("APIx", secret) }).ToYaml();

        var read = new YamlDotNet.Serialization.DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<Dictionary<string, object>>(yaml);
        Assert.Equal(secret, Assert.IsType<string>(((Dictionary<object, object>)read["keys"])["APIx"]));
    }

    [Fact]
    public void Fingerprint_Differs_WithWhatMattersOnly()
    {
        var one = GoldenModes.Loopback;

        Assert.Equal(one.Fingerprint(), (one with { UdpPort = 9999 }).Fingerprint());
        Assert.Equal(one.Fingerprint(), (one with { Metrics = one.Metrics!.With(9999) }).Fingerprint());
        Assert.Equal((one with { Metrics = null }).Fingerprint(), (one with { Metrics = null, Version = "1.11.0" }).Fingerprint());
        Assert.Equal(GoldenModes.All.Count + 1, GoldenModes.All.Values.Select(configuration => configuration.Fingerprint()).Append((one with { Metrics = null }).Fingerprint()).Distinct().Count());
        Assert.NotEqual(one.Fingerprint(), (one with { Keys = new ApiKeyPair("APIfixture01", new string('x', 43)) }).Fingerprint());
        Assert.NotEqual(one.Fingerprint(), (one with { Webhook = new Uri("http://127.0.0.1:8091/api/livekit/webhook") }).Fingerprint());
    }

    /// <summary>The figures' port is bound where signalling is.</summary>
    [Fact]
    public void Metrics_OpenToOthers_NeverWithoutAPassword()
    {
        foreach (var (mode, configuration) in GoldenModes.All)
        {
            var yaml = (configuration with { Version = mode.EndsWith("1.11", StringComparison.Ordinal) ? "1.11.0" : configuration.Version }).ToYaml();
            var isOpen = !yaml.Contains("bind_addresses", StringComparison.Ordinal);

            Assert.False(isOpen && yaml.Contains("prometheus_port", StringComparison.Ordinal), mode);
            Assert.Equal(yaml.Contains("prometheus:", StringComparison.Ordinal), yaml.Contains("password: \"0123456789abcdef0123456789abcdef\"", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("loopback", "127.0.0.1:7880/Tcp")]
    [InlineData("private-address", "0.0.0.0:7880/Tcp 0.0.0.0:7881/Tcp")]
    [InlineData("tls-turn", "0.0.0.0:7880/Tcp 0.0.0.0:7881/Tcp 0.0.0.0:3478/Udp 0.0.0.0:5349/Tcp")]
    [InlineData("tls-turn-loopback", "0.0.0.0:7880/Tcp 0.0.0.0:3478/Udp")]
    public void Ports_AreThoseThatTheServerOpens(string mode, string expected) =>
        Assert.Equal(expected, string.Join(' ', GoldenModes.All[mode].Ports.Select(port => $"{port.EndPoint}/{port.Protocol}")));

    [Fact]
    public void Taken_UdpPort_NamesItsHolder()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = (IPEndPoint)stranger.LocalEndPoint!;

        var problem = new PortUse(port, ProtocolType.Udp, "TURN", "Stop it.").Taken();

        Assert.StartsWith($"Port {port.Port} (udp) is in use by process {Environment.ProcessId} (", problem?.Problem, StringComparison.Ordinal);
        Assert.EndsWith("needs it for TURN.", problem?.Problem, StringComparison.Ordinal);
        Assert.Equal("Stop it.", problem?.Remedy);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("localhost", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("meet.example.org", "meet.example.org")]
    public void Turn_Domain_IsWhatLiveKitTakes(string? host, string? domain)
    {
        var turn = TurnSettings.From(new ServerOptions { Host = host, TlsCertificate = "/etc/cert.pem", TlsKey = "/etc/key.pem" });

        Assert.Equal(new TurnSettings(domain, "/etc/cert.pem", "/etc/key.pem"), turn);
        Assert.Equal(domain is null, LaunchConfiguration.Generated(GoldenModes.Loopback with { Turn = turn }).Warnings.Any(warning => warning.Remedy!.Contains("Server:Host", StringComparison.Ordinal)));
    }

    [Fact]
    public void Turn_WithoutTls_IsOff() => Assert.Null(TurnSettings.From(new ServerOptions { Host = "meet.example.org" }));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.7.7", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("203.0.113.9", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", false)]
    public void PrivateAddress_Is_WhatNobodyOutsideReaches(string address, bool isPrivate) => Assert.Equal(isPrivate, PrivateAddress.Is(IPAddress.Parse(address)));
}
