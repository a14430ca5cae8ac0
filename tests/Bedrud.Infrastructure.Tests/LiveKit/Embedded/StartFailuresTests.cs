using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Against the last words of a real livekit-server 1.13.5, recorded for every way it fails to start.</summary>
public sealed class StartFailuresTests
{
    public static TheoryData<string> Cases => [.. Recorded().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Recognise_EveryRecordedFailure_HasACauseAndARemedy(string name)
    {
        var found = StartFailures.Recognise(Recorded()[name]);

        Assert.NotNull(found);
        Assert.DoesNotContain("${", found.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(found.Remedy!);
    }

    [Theory]
    [InlineData("port-in-use", "Port 8020 (tcp) is in use by another process.")]
    [InlineData("udp-port-in-use", "Port 8022 (udp) is in use by another process.")]
    [InlineData("turn-udp-port-in-use", "TURN's port 3499 (UDP) is in use by another process.")]
    [InlineData("turn-tls-no-domain", "TURN over TLS is on without a domain.")]
    [InlineData("use-external-ip-no-internet", "The server asked for its public address and got no answer: no STUN server or no DNS is reachable.")]
    [InlineData("top-level-tls", "The configuration has a top-level \"tls\" section, which livekit-server 1.12 removed.")]
    [InlineData("unknown-nested-field", "The configuration's line 18 has a key that this server does not know: empty_timout.")]
    [InlineData("yaml-tab", "The configuration is no YAML: line 18, found character that cannot start any token.")]
    [InlineData("redis-unreachable", "Redis cannot be reached: dial tcp 127.0.0.1:6391: connect: connection refused.")]
    [InlineData("bind-address-not-local", "This machine has no address 192.0.2.1:8020.")]
    [InlineData("unknown-flag", "This livekit-server does not know the option -no-such-flag.")]
    public void Recognise_RecordedFailure_NamesItsCause(string name, string problem) =>
        Assert.Equal(problem, StartFailures.Recognise(Recorded()[name])?.Problem);

    [Fact]
    public void Recognise_UnknownWords_IsNull() => Assert.Null(StartFailures.Recognise("something new"));

    private static Dictionary<string, string> Recorded()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Recorded", "livekit-startup-failures.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateArray().ToDictionary(
            one => one.GetProperty("case").GetString()!,
            one => one.GetProperty("stdout").GetString() + one.GetProperty("stderr").GetString());
    }
}
