using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Tests.LiveKit.Linting;

/// <summary>Configurations inside Compose files and environment lines: rows S4 to S7 of the media server's checks.</summary>
public sealed class WrappedConfigurationTests
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";
    private const string Service = "services:\n  livekit:\n    image: livekit/livekit-server:v1.13.5\n";
    private const string Block = "    environment:\n      LIVEKIT_CONFIG: |\n        port: 7880\n        keys:\n          APIx: " + Secret + "\n";

    [Theory]
    // S4: an old server, an entrypoint of one's own, a file that wins.
    [InlineData("services:\n  lk:\n    image: livekit/livekit-server:v1.6.2\n" + Block, "config-ignored", "3:5")]
    [InlineData(Service + "    entrypoint: /start.sh\n" + Block, "config-own-entrypoint", "4:5")]
    [InlineData(Service + "    command: --config /etc/livekit.yaml\n" + Block, "config-ignored.file", "6:7")]
    // S5: the entrypoint is the binary already.
    [InlineData(Service + "    command: sh -c \"livekit-server\"\n" + Block, "shell-wrapper", "4:5")]
    [InlineData(Service + "    command: [\"/bin/sh\", \"-c\", \"livekit-server\"]\n" + Block, "shell-wrapper", "4:5")]
    // S6: the host fills in nothing.
    [InlineData(Service + "    command: --config-body $LIVEKIT_CONFIG\n" + Block, "host-variable", "4:5")]
    [InlineData(Service + "    command: [\"--config-body\", \"${LIVEKIT_CONFIG}\"]\n" + Block, "host-variable", "4:5")]
    [InlineData(Service + "    environment:\n      LIVEKIT_CONFIG: ${LIVEKIT_CONFIG}\n", "config-from-host", "5:7")]
    [InlineData(Service + "    environment:\n      - LIVEKIT_CONFIG\n", "config-from-host", "5:9")]
    // S7: indentation and syntax on the way in.
    [InlineData(Service + "    environment:\n      LIVEKIT_CONFIG: >\n        port: 7880\n        keys:\n          a: b\n", "config-folded", "5:7")]
    [InlineData(Service + "    environment:\n      LIVEKIT_CONFIG:\n        port: 7880\n        keys:\n          APIx: " + Secret + "\n", "config-not-text", "5:7")]
    [InlineData(Service + "    environment:\n      - LIVEKIT_CONFIG=port: 7880\n", "config-not-text", "5:9")]
    [InlineData(Service, "config-not-there", "3:5")]
    [InlineData("services:\n  web:\n    image: nginx\n", "config-not-there", "1:1")]
    [InlineData(Service + Block + "          APIx: 1\n", "yaml-duplicate-key", "9:11")]
    [InlineData(Service + Block + "        room:\n          empty_timout: 5\n", "unknown-key.near", "10:11")]
    [InlineData(Service + "    environment:\n      LIVEKIT_KEYS: \"APIx:" + Secret + "\"\n      LIVEKIT_CONFIG: |\n        port: 7880\n", "keys-no-blank", "5:21")]
    public void Compose_Fault_IsFoundAtItsPlaceInTheFile(string text, string message, string place)
    {
        var report = Lint(text);

        Assert.Equal(LintSubject.Compose, report.Subject);
        var finding = Assert.Single(report.Findings);
        Assert.Equal((message, place), (finding.Message, $"{finding.Line}:{finding.Column}"));
        ConfigurationLinterTests.ShowsNoSecret(report.Findings);
    }

    [Theory]
    [InlineData(Service + Block)]
    [InlineData(Service + "    command: [\"--config-body\", \"$$LIVEKIT_CONFIG\"]\n" + Block)]
    [InlineData(Service + "    environment:\n      LIVEKIT_CONFIG: |\n        port: ${PORT:-7880}\n        keys:\n          ${KEY}: ${SECRET}\n        redis:\n          address: ${REDIS}\n")]
    [InlineData(Service + "    environment:\n      LIVEKIT_KEYS: \"APIx: " + Secret + "\"\n      LIVEKIT_CONFIG: |\n        port: 7880\n")]
    [InlineData("image: livekit/livekit-server\ncommand: --dev\nenvironment:\n  LIVEKIT_CONFIG: |\n    port: 7880\n")]
    public void Compose_InOrder_HasNothing(string text) => Assert.Empty(Lint(text).Findings);

    [Fact]
    public void Compose_BrokenYaml_IsStillACompose() =>
        Assert.Equal((LintSubject.Compose, LintCodes.YamlSyntax), (Lint("services:\n  a: [1\n b: 2\n").Subject, Lint("services:\n  a: [1\n b: 2\n").Findings[0].Code));

    [Theory]
    [InlineData("LIVEKIT_CONFIG=port: 7880\nkeys:\n  APIx: " + Secret + "\n", "config-one-line", "1:16")]
    [InlineData("LIVEKIT_CONFIG='port: 7880\\nkeys: {}'\n", "config-one-line.escaped", "1:16")]
    [InlineData("# a comment\nexport LIVEKIT_CONFIG=\"port: 7880\nkeys:\n  APIx: " + Secret + "\nroom:\n  empty_timout: 5\n\"\n", "unknown-key.near", "6:3")]
    [InlineData("A=1\nLIVEKIT_CONFIG='prt: 1\nkeys: {APIx: " + Secret + "}'\n", "unknown-key.near", "2:17")]
    [InlineData("LIVEKIT_CONFIG=\"keys: {APIx: " + Secret + "}\\nport: abc\"\n", "wrong-type.number", "1:16")]
    [InlineData("LIVEKIT_CONFIG=\n", "config-from-host", "1:16")]
    [InlineData("LIVEKIT_KEYS=APIx:" + Secret + "\nLIVEKIT_CONFIG='port: 7880'\n", "keys-no-blank", "1:14")]
    [InlineData("OTHER=1\n", "config-not-there", "1:1")]
    public void Environment_Fault_IsFoundAtItsPlace(string text, string message, string place)
    {
        var report = Lint(text);

        Assert.Equal(LintSubject.Environment, report.Subject);
        var finding = Assert.Single(report.Findings);
        Assert.Equal((message, place), (finding.Message, $"{finding.Line}:{finding.Column}"));
        ConfigurationLinterTests.ShowsNoSecret(report.Findings);
    }

    [Fact]
    public void Environment_WsOnAnHttpsPortal_IsAnError() => Assert.Contains(
        ConfigurationLinter.Lint("LIVEKIT_HOST=ws://meet.example.org\n", new LintContext { IsHttps = true }).Findings,
        finding => finding is { Code: LintCodes.WsOnHttps, Line: 1, Fix: "LIVEKIT_HOST=wss://meet.example.org" });

    private static LintReport Lint(string text) => ConfigurationLinter.Lint(text, new LintContext());
}
