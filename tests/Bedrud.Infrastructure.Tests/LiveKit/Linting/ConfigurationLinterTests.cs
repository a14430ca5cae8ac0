using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Tests.LiveKit.Linting;

public sealed class ConfigurationLinterTests
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";
    private const string Keys = $"keys:\n  APIfixture01: {Secret}\n";

    [Theory]
    [InlineData("room:\n  empty_timout: 5\n", "unknown-key.near", "4:3", "room:\n  empty_timeout: 5")]
    [InlineData("empty_timeout: 5\n", "unknown-key.elsewhere", "3:1", "room:\n  empty_timeout: 5")]
    [InlineData("rtc:\n  port_range_strat: 50000\n", "unlisted-key.near", "4:3", "rtc:\n  port_range_start: 50000")]
    [InlineData("room:\n  auto_create: \"true\"\n", "wrong-type.flag", "4:16", null)]
    [InlineData("webhook:\n  api_key: APIfixture01\n  urls: http://a/b\n", "wrong-type.list", "5:9", null)]
    [InlineData("rtc: 7\n", "wrong-type.section", "3:6", null)]
    [InlineData("room:\n  max_participants: -1\n", "wrong-type.number", "4:21", null)]
    [InlineData("room:\n  create_room_timeout: soon\n", "wrong-type.duration", "4:24", null)]
    [InlineData("port: 70000\n", "port-invalid", "3:7", null)]
    [InlineData("rtc:\n  udp_port: 7892-7882\n", "range-reversed", "4:13", "rtc:\n  udp_port: 7882-7892")]
    [InlineData("rtc:\n  port_range_start: 50000\n", "range-half", "4:3", "rtc:\n  port_range_start: 50000\n  port_range_end: 60000")]
    [InlineData("rtc:\n  port_range_start: 50000\n  port_range_end: 50010\n", "range-small", "5:3", "rtc:\n  port_range_start: 50000\n  port_range_end: 60000")]
    [InlineData("rtc:\n  port_range_start: 30000\n  port_range_end: 31000\nturn:\n  enabled: true\n  udp_port: 3478\n", "relay-overlap", "6:1", null)]
    [InlineData("rtc:\n  tcp_port: 7880\n", "port-clash", "4:3", null)]
    [InlineData("rtc:\n  udp_port: 3478\nturn:\n  enabled: true\n  udp_port: 3478\n", "port-clash", "7:3", null)]
    [InlineData("rtc:\n  port_range_start: 3000\n  port_range_end: 4000\nturn:\n  enabled: true\n  udp_port: 3478\n", "port-clash.range", "8:3", "turn:\n  udp_port: 3478")]
    [InlineData("turn:\n  enabled: true\n  domain: a.b\n  external_tls: true\n  tls_port: 443\n  udp_port: 443\n", "turn-same-port", "7:3", "turn:\n  udp_port: 3478\n  tls_port: 5349")]
    [InlineData("rtc:\n  node_ip: 10.0.0.5\nturn:\n  enabled: true\n  udp_port: 3478\n", "turn-private-relay", "6:3", "turn:\n  allow_restricted_peer_cidrs:\n    - 10.0.0.5/32")]
    [InlineData("rtc:\n  node_ip: 172.17.0.2\n", "node-ip-container", "4:3", "rtc:\n  node_ip: <the address that browsers reach>\n  use_external_ip: false")]
    [InlineData("rtc:\n  node_ip: 192.168.1.4\n", "node-ip-private", "4:3", null)]
    [InlineData("rtc:\n  node_ip: meet.example.org\n", "node-ip-invalid", "4:3", "rtc:\n  node_ip: <the address that browsers reach>\n  use_external_ip: false")]
    [InlineData("redis:\n  db: 1\n", "redis-no-address", "3:1", "redis:\n  address: <host>:6379")]
    [InlineData("redis:\n  address: redis://a:6379\n", "redis-address-form", "4:3", "redis:\n  address: <host>:6379")]
    [InlineData("webhook:\n  api_key: APIfixture01\n  urls: [\"meet.example.org/hook\"]\n", "webhook-url", "5:3", null)]
    [InlineData("turn:\n  domain: ${DOMAIN}\n", "variable-not-expanded", "4:11", null)]
    [InlineData("log_level: info\n", "key-deprecated", "3:1", "logging:\n  level:")]
    [InlineData("development: true\n", "development-on", "3:1", null)]
    [InlineData("---\nport: 1\n", "yaml-more-documents", "4:1", null)]
    public void Lint_Fault_IsFoundAtItsPlace(string addition, string message, string place, string? fix)
    {
        // That an address is private is said beside whatever else is.
        var finding = Assert.Single(Lint(Keys + addition), finding => finding.Message == message || finding.Code != LintCodes.NodeIpPrivate);

        Assert.Equal((message, place, fix), (finding.Message, $"{finding.Line}:{finding.Column}", finding.Fix));
    }

    [Theory]
    [InlineData($"keys: \"APIx:{Secret}\"\n", "1:7")]
    [InlineData($"keys:\n  APIx:{Secret}\n", "2:3")]
    [InlineData($"keys:\n  APIa: {Secret}\n  APIx:{Secret}\n", "3:3")]
    [InlineData($"port: 7880\nkeys:\n  APIx:{Secret}\n  APIa: {Secret}\n", "3:3")]
    public void Lint_PairWithoutBlank_IsNamedAndItsSecretIsNot(string text, string place)
    {
        var findings = Lint(text);

        var finding = Assert.Single(findings, finding => finding.Code == LintCodes.KeysNoBlank);
        Assert.Equal(place, $"{finding.Line}:{finding.Column}");
        ShowsNoSecret(findings);
    }

    [Theory]
    [InlineData("- a\n", LintCodes.YamlNotMapping)]
    [InlineData("just words\n", LintCodes.YamlNotMapping)]
    [InlineData("", LintCodes.KeysMissing)]
    [InlineData("# nothing\n", LintCodes.KeysMissing)]
    [InlineData("key_file: keys.yaml\nkeys:\n  a: b: c\n", LintCodes.YamlSyntax)]
    public void Lint_TextThatIsNoConfiguration_IsOneError(string text, string code) => Assert.Equal(code, Assert.Single(Lint(text)).Code);

    [Fact]
    public void Lint_EndlessNesting_IsRefusedUnread() =>
        Assert.Equal(LintCodes.YamlTooDeep, Assert.Single(Lint("a: " + new string('[', ConfigurationLinter.MaxBytes - 10))).Code);

    [Theory]
    [InlineData("keys: [", LintCodes.YamlSyntax, 1)]
    [InlineData("services:\n  a:\n    command: [", LintCodes.YamlSyntax, 3)]
    [InlineData("keys: {a: \"", LintCodes.YamlSyntax, 1)]
    // The reader of nodes would never come back from these.
    [InlineData("port: 1\n? &a [*a]\n: 1\n", LintCodes.YamlSyntax, 2)]
    [InlineData("a: &a {x: 1}\n*a : 2\n", LintCodes.YamlSyntax, 2)]
    public void Lint_TextThatTheParserStumblesOver_IsAFinding(string text, string code, int line)
    {
        var finding = Lint(text)[0];

        Assert.Equal((code, line), (finding.Code, finding.Line));
    }

    [Fact]
    public void Lint_AnchorsThatNameThemselves_AreRead() => Assert.NotEmpty(Lint("port: &a [*a]\nroom: &b {x: *b, room: *b}\nkeys: &c {d: *c}\n"));

    [Fact]
    public void Lint_Version_DecidesAboutKeys()
    {
        Assert.Contains(Lint(Keys + "turn:\n  enabled: true\n  udp_port: 3478\n  allow_restricted_peer_cidrs: [10.0.0.0/8]\n", "1.11.2"), finding => finding is { Code: LintCodes.KeyTooNew, Line: 6 });
        Assert.Equal("tls-removed.soon", Assert.Single(Lint(Keys + "tls: {cert_file: a}\n", "1.11.2")).Message);
        Assert.Equal(LintSeverity.Warning, Assert.Single(Lint(Keys + "novelty: 1\n", "1.14.0")).Severity);
    }

    [Theory]
    [InlineData($"keys:\n  {Secret}: APIfixture01\n")]
    [InlineData($"{Secret}: 1\n" + Keys)]
    [InlineData(Keys + $"port: {Secret}\n")]
    [InlineData(Keys + $"webhook:\n  api_key: {Secret}\n  urls: [\"http://a/b\"]\n")]
    [InlineData(Keys + $"redis:\n  address: {Secret}\n  passwrd: {Secret}\n")]
    [InlineData(Keys + $"room:\n  password: {Secret}\n")]
    [InlineData(Keys + $"redis:\n  passwrd: {Secret}\n")]
    [InlineData($"LIVEKIT_KEYS=APIx:{Secret}\n")]
    public void Lint_SecretInAnyPlace_IsNeverShown(string text)
    {
        var findings = Lint(text);

        Assert.NotEmpty(findings);
        ShowsNoSecret(findings);
    }

    [Fact]
    public void Lint_PasswordOfDigitsUnderAMisspeltKey_IsNotInTheLinesToPaste() =>
        Assert.Equal("redis:\n  password:", Assert.Single(Lint(Keys + "redis:\n  address: a:1\n  passwrd: 87654321\n")).Fix);

    [Fact]
    public void Lint_HexadecimalSecretInTheKeysPlace_IsNotShown() => Assert.DoesNotContain(
        Lint("keys:\n  0123456789abcdef0123456789abcdef: APIx\n"), finding => $"{finding.Path}{string.Join(' ', finding.Args)}".Contains("0123456789abcdef", StringComparison.Ordinal));

    [Fact]
    public void Lint_SecretsAlike_AreSaidOnce() =>
        Assert.Equal("keys.APIb", Assert.Single(Lint($"keys:\n  APIa: {Secret}\n  APIb: {Secret}\n")).Path);

    [Fact]
    public void Lint_WithoutWebhook_OffersThePortals()
    {
        var finding = Assert.Single(ConfigurationLinter.Lint(Keys, new LintContext { WebhookUrl = "https://m.example.org/api/livekit/webhook" }).Findings);

        Assert.Equal((LintCodes.WebhookMissing, LintSeverity.Notice), (finding.Code, finding.Severity));
        Assert.Equal("webhook:\n  api_key: APIfixture01\n  urls:\n    - https://m.example.org/api/livekit/webhook", finding.Fix);
    }

    [Fact]
    public void Lint_PortalsOwnFile_IsToldApartAndItsHostJudged()
    {
        var report = ConfigurationLinter.Lint("livekit:\n  host: ws://meet.example.org:7880\n", new LintContext { IsHttps = true });

        Assert.Equal(LintSubject.Portal, report.Subject);
        Assert.Equal([LintCodes.PortalFile, LintCodes.WsOnHttps], report.Findings.Select(finding => finding.Code));
    }

    internal static void ShowsNoSecret(IEnumerable<LintFinding> findings) => Assert.All(
        findings, finding => Assert.DoesNotContain(Secret, $"{finding.Path} {finding.Fix} {string.Join(' ', finding.Args)}", StringComparison.Ordinal));

    private static ImmutableArray<LintFinding> Lint(string text, string version = "1.13.5") => ConfigurationLinter.Lint(text, new LintContext { Version = version }).Findings;
}
