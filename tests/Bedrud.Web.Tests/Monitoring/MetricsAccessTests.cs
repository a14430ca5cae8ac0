using System.Net;
using Bedrud.Web.Features.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Tests.Monitoring;

public sealed class MetricsAccessTests
{
    private const string Key = "a-key-of-enough-letters";

    [Theory]
    // Nothing set: this machine alone, and not what a proxy on it passes through.
    [InlineData("127.0.0.1", "localhost", null, "", null, null)]
    [InlineData("::1", "[::1]", null, "", null, null)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", null, "", null, null)]
    [InlineData("127.0.0.1", "meet.example.org", null, "", null, 403)]
    [InlineData("10.0.0.7", "localhost", null, "", null, 403)]
    [InlineData(null, "localhost", null, "", null, 403)]
    // A key.
    [InlineData("127.0.0.1", "localhost", Key, "", null, 401)]
    [InlineData("203.0.113.9", "meet.example.org", Key, "", "Bearer " + Key, null)]
    [InlineData("203.0.113.9", "meet.example.org", Key, "", "bearer " + Key, null)]
    [InlineData("203.0.113.9", "meet.example.org", Key, "", "Bearer " + Key + "x", 401)]
    [InlineData("203.0.113.9", "meet.example.org", Key, "", "Basic " + Key, 401)]
    [InlineData("203.0.113.9", "meet.example.org", null, "", "Bearer ", 403)]
    // Addresses.
    [InlineData("10.1.2.3", "meet.example.org", null, "10.0.0.0/8", null, null)]
    [InlineData("10.0.0.7", "meet.example.org", null, "10.0.0.7", null, null)]
    [InlineData("11.1.2.3", "localhost", null, "10.0.0.0/8", null, 403)]
    [InlineData("127.0.0.1", "localhost", null, "10.0.0.0/8", null, 403)]
    [InlineData("11.1.2.3", "localhost", Key, "10.0.0.0/8", null, 401)]
    [InlineData("10.1.2.3", "localhost", Key, "10.0.0.0/8", null, null)]
    public void Refusal_OfACaller_GoesByKeyOrAddress(string? address, string host, string? key, string networks, string? authorization, int? status) =>
        Assert.Equal(status, Access(key, networks).Refusal(Caller(address, host, authorization)));

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public void Refusal_OfWhatAnUntrustedProxyForwarded_GoesByKeyAlone(string header)
    {
        var caller = Caller("10.0.0.7", "meet.example.org", null);
        caller.Request.Headers[header] = "203.0.113.9";

        Assert.Equal(403, Access(null, "10.0.0.0/8").Refusal(caller));
    }

    [Fact]
    public void Validate_WrongValues_NamesEachKeyAndNotTheSecret()
    {
        var result = new MetricsOptionsValidator().Validate(null, new MetricsOptions { Key = "short-secret", AllowedNetworks = ["10.0.0.0/8", "7880", "nowhere"] });

        Assert.Collection(
            result.Failures!,
            failure => Assert.StartsWith("Metrics:Key has fewer than 16", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Metrics:AllowedNetworks holds \"7880\"", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Metrics:AllowedNetworks holds \"nowhere\"", failure, StringComparison.Ordinal));
        Assert.DoesNotContain("short-secret", result.FailureMessage, StringComparison.Ordinal);
    }

    private static MetricsAccess Access(string? key, string networks) =>
        new(Options.Create(new MetricsOptions { Key = key, AllowedNetworks = networks.Split(',', StringSplitOptions.RemoveEmptyEntries) }));

    private static DefaultHttpContext Caller(string? address, string host, string? authorization)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Host = new HostString(host);
        context.Request.Headers.Authorization = authorization;
        return context;
    }
}
