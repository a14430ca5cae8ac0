using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bedrud.Infrastructure.Diagnostics.Media.Turn;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>The TURN client against a server that reads STUN by itself, and against the examples of RFC 5769.</summary>
public sealed class TurnClientTests
{
    private static readonly TurnCredentials Good = new(TurnStandIn.User, TurnStandIn.Password);

    [Theory]
    [InlineData(TurnTransport.Udp)]
    [InlineData(TurnTransport.Tcp)]
    public async Task Allocate_RightCredentials_ARelayThatIsGivenBack(object transport)
    {
        await using var server = TurnStandIn.Start();

        var outcome = await TurnClient.AllocateAsync(new TurnServer("127.0.0.1", server.Port, (TurnTransport)transport), Good, CancellationToken.None);

        Assert.Null(outcome.Fault);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 50_001), outcome.Relayed);
        Assert.Equal(IPAddress.Loopback, outcome.Mapped!.Address);
        Assert.Equal((1, 0), (server.Allocations, server.Relays));
    }

    [Fact]
    public async Task Allocate_WrongPassword_Credentials()
    {
        await using var server = TurnStandIn.Start();

        var outcome = await TurnClient.AllocateAsync(Udp(server.Port), new TurnCredentials(TurnStandIn.User, "another"), CancellationToken.None);

        Assert.Equal((TurnFault.Credentials, "401"), (outcome.Fault, outcome.Detail));
    }

    [Fact]
    public async Task Allocate_QuotaReached_DeniedWithTheCode()
    {
        await using var server = TurnStandIn.Start();
        server.Denies = 486;

        var outcome = await TurnClient.AllocateAsync(Udp(server.Port), Good, CancellationToken.None);

        Assert.Equal((TurnFault.Denied, "486"), (outcome.Fault, outcome.Detail));
    }

    [Fact]
    public async Task Allocate_NoAnswer_Silent()
    {
        await using var server = TurnStandIn.Start();
        server.IsSilent = true;

        Assert.Equal(TurnFault.Silent, (await TurnClient.AllocateAsync(Udp(server.Port), Good, CancellationToken.None)).Fault);
    }

    [Theory]
    [InlineData(TurnTransport.Udp)]
    [InlineData(TurnTransport.Tcp)]
    [InlineData(TurnTransport.Tls)]
    public async Task Allocate_ClosedPort_Refused(object transport)
    {
        var outcome = await TurnClient.AllocateAsync(new TurnServer("127.0.0.1", Ports.Free(), (TurnTransport)transport), Good, CancellationToken.None);

        Assert.Equal(TurnFault.Refused, outcome.Fault);
    }

    [Fact]
    public async Task Allocate_UnknownName_Name() =>
        Assert.Equal(TurnFault.Name, (await TurnClient.AllocateAsync(new TurnServer("turn.invalid", 3478, TurnTransport.Udp), Good, CancellationToken.None)).Fault);

    [Fact]
    public async Task Allocate_TlsWithACertificateThatNobodyKnows_WorksAndSaysSo()
    {
        using var certificate = SelfSigned();
        await using var server = TurnStandIn.Start(certificate);

        var outcome = await TurnClient.AllocateAsync(new TurnServer("127.0.0.1", server.Port, TurnTransport.Tls), Good, CancellationToken.None);

        Assert.Equal(TurnFault.Certificate, outcome.Fault);
        Assert.True(outcome.Certificate is { IsSelfSigned: true, IsTrusted: false, Subject: "CN=turn.test" });
        Assert.NotNull(outcome.Relayed);
    }

    [Fact]
    public async Task Allocate_TlsWhereNoneIsSpoken_Tls()
    {
        await using var server = TurnStandIn.Start();

        var outcome = await TurnClient.AllocateAsync(new TurnServer("127.0.0.1", server.Port, TurnTransport.Tls), Good, CancellationToken.None);

        Assert.Contains(outcome.Fault, new[] { TurnFault.Tls, TurnFault.Silent });
    }

    [Fact]
    public async Task Bind_Server_SeesTheAddress()
    {
        await using var server = TurnStandIn.Start();

        var outcome = await TurnClient.BindAsync(Udp(server.Port), CancellationToken.None);

        Assert.Equal((null, IPAddress.Loopback), (outcome.Fault, outcome.Mapped!.Address));
    }

    [Theory]
    [InlineData("turn:turn.example.org:3478?transport=udp", "TURN/UDP turn.example.org:3478")]
    [InlineData("turn:203.0.113.7", "TURN/UDP 203.0.113.7:3478")]
    [InlineData("turn:turn.example.org:443?transport=tcp", "TURN/TCP turn.example.org:443")]
    [InlineData("turns:turn.example.org:443?transport=tcp", "TURN/TLS turn.example.org:443")]
    [InlineData("turns:turn.example.org", "TURN/TLS turn.example.org:5349")]
    [InlineData("turn:[2001:db8::1]:3478", "TURN/UDP [2001:db8::1]:3478")]
    [InlineData("stun:stun.example.org:3478", null)]
    [InlineData("turn:", null)]
    public void Parse_UrlOfAnIceServer_HostPortAndTransport(string url, string? expected) => Assert.Equal(expected, TurnServer.Parse(url)?.ToString());

    // RFC 5769, 2.2: an IPv4 answer.
    [Fact]
    public void Parse_Rfc5769Answer_Address()
    {
        var bytes = Convert.FromHexString(
            "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

        var message = StunMessage.Parse(bytes);

        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 32853), message!.Address(StunMessage.XorMappedAddress));
    }

    // RFC 5769, 2.4: a request with long-term credentials.
    [Fact]
    public void IsSignedWith_Rfc5769LongTermRequest_Accepted()
    {
        var bytes = Convert.FromHexString(
            "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

        Assert.True(StunMessage.IsSignedWith(bytes, StunMessage.Key("マトリックス", "example.org", "TheMatrIX")));
        Assert.False(StunMessage.IsSignedWith(bytes, StunMessage.Key("マトリックス", "example.org", "another")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0101003c2112a442b7e7a701bc34d686fa87dfae")]
    [InlineData("010100082112a442b7e7a701bc34d686fa87dfae0020ffff00000000")]
    [InlineData("485454502f312e312034303020426164205265717565737400000000")]
    public void Parse_NotStun_Null(string hex) => Assert.Null(StunMessage.Parse(Convert.FromHexString(hex)));

    private static TurnServer Udp(int port) => new("127.0.0.1", port, TurnTransport.Udp);

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=turn.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
