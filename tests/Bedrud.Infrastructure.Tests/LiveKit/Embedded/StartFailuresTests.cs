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

    [Theory]
    [InlineData("port-in-use", ProblemCodes.PortInUse, "port=8020 protocol=tcp")]
    [InlineData("prometheus-port-in-use", ProblemCodes.PortInUse, "port=8024 protocol=tcp")]
    [InlineData("rtc-tcp-port-in-use", ProblemCodes.PortInUse, "port=8023 protocol=tcp")]
    [InlineData("udp-port-in-use", ProblemCodes.PortInUse, "port=8022 protocol=udp")]
    [InlineData("turn-udp-port-in-use", ProblemCodes.TurnPortInUse, "port=3499 protocol=udp")]
    [InlineData("turn-tls-port-in-use", ProblemCodes.TurnPortInUse, "port=5350 protocol=tcp")]
    [InlineData("bind-address-not-local", ProblemCodes.AddressNotLocal, "address=192.0.2.1:8020")]
    [InlineData("turn-tls-no-domain", ProblemCodes.TurnDomainMissing, "")]
    [InlineData("turn-tls-no-cert", ProblemCodes.TurnCertificate, "")]
    [InlineData("turn-tls-missing-cert-file", ProblemCodes.TurnCertificate, "file=missing.pem")]
    [InlineData("turn-enabled-no-ports", ProblemCodes.TurnWithoutPorts, "")]
    [InlineData("use-external-ip-no-internet", ProblemCodes.ExternalIp, "what=context deadline exceeded")]
    [InlineData("use-external-ip-no-internet-default-stun", ProblemCodes.ExternalIp, "what=dial udp: lookup stun1.l.google.com: no such host")]
    [InlineData("top-level-tls", ProblemCodes.TlsRemoved, "line=17")]
    [InlineData("unknown-field", ProblemCodes.YamlUnknownKey, "field=no_such_field line=17")]
    [InlineData("unknown-nested-field", ProblemCodes.YamlUnknownKey, "field=empty_timout line=18")]
    [InlineData("duplicate-key", ProblemCodes.YamlDuplicateKey, "field=port line=17")]
    [InlineData("wrong-type", ProblemCodes.YamlWrongType, "line=1 type=uint32")]
    [InlineData("yaml-syntax-error", ProblemCodes.YamlSyntax, "line=18 what=did not find expected key")]
    [InlineData("yaml-tab", ProblemCodes.YamlSyntax, "line=18 what=found character that cannot start any token")]
    [InlineData("keys-missing", ProblemCodes.KeysMissing, "")]
    [InlineData("config-empty", ProblemCodes.KeysMissing, "")]
    [InlineData("key-file-permissions", ProblemCodes.KeyFileReadable, "")]
    [InlineData("webhook-unknown-key", ProblemCodes.WebhookKey, "")]
    [InlineData("redis-unreachable", ProblemCodes.RedisUnreachable, "what=dial tcp 127.0.0.1:6391: connect: connection refused")]
    [InlineData("redis-wrong-password", ProblemCodes.RedisPassword, "what=WRONGPASS invalid username-password pair or user is disabled.")]
    [InlineData("port-range-reversed", ProblemCodes.PortRange, "")]
    [InlineData("config-file-missing", ProblemCodes.FileMissing, "file=nope.yaml")]
    [InlineData("unknown-flag", ProblemCodes.UnknownFlag, "flag=-no-such-flag")]
    public void Recognise_RecordedFailure_HasItsCodeAndValues(string name, string code, string values)
    {
        var found = StartFailures.Recognise(Recorded()[name])!;

        Assert.Equal(code, found.Code);
        Assert.Equal(values, string.Join(' ', found.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value}")));
    }

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
