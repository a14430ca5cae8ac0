using System.Collections.Immutable;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.Tests.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Linting;

/// <summary>What the linter says to a configuration, against what a real livekit-server 1.13.5 did with it.</summary>
public sealed class RecordedStartsTests
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";

    // What was wrong lay beside the configuration: an occupied port, an unreachable server, a file's rights, no internet.
    private static readonly string[] Surroundings =
    [
        "bind-address-not-local", "key-file-permissions", "port-in-use", "prometheus-port-in-use", "redis-unreachable", "redis-wrong-password", "rtc-tcp-port-in-use",
        "turn-tls-port-in-use", "turn-udp-port-in-use", "udp-port-in-use", "use-external-ip-no-internet", "use-external-ip-no-internet-default-stun",
    ];

    internal static readonly Dictionary<string, Case> Cases = Read();

    public static TheoryData<string> Started => [.. Cases.Where(one => one.Value.Started || Surroundings.Contains(one.Key)).Select(one => one.Key)];

    public static TheoryData<string> Refused => [.. Cases.Keys.Where(name => !Cases[name].Started && !Surroundings.Contains(name))];

    [Theory]
    [MemberData(nameof(Started))]
    public void Lint_ConfigurationThatARealServerTakes_HasNoError(string name) =>
        Assert.DoesNotContain(Findings(name), finding => finding.Severity == LintSeverity.Error);

    [Theory]
    [InlineData("config-empty", LintCodes.KeysMissing, 1, "keys")]
    [InlineData("duplicate-key", LintCodes.YamlDuplicateKey, 17, "")]
    [InlineData("keys-empty", LintCodes.KeysMissing, 3, "keys")]
    [InlineData("keys-missing", LintCodes.KeysMissing, 1, "keys")]
    [InlineData("port-range-reversed", LintCodes.RangeReversed, 11, "rtc.port_range_start")]
    [InlineData("top-level-tls", LintCodes.TlsRemoved, 17, "tls")]
    [InlineData("turn-enabled-no-ports", LintCodes.TurnNoPorts, 18, "turn.enabled")]
    [InlineData("turn-tls-missing-cert-file", LintCodes.FileMissing, 21, "turn.cert_file")]
    [InlineData("turn-tls-no-cert", LintCodes.TurnNoCertificate, 20, "turn.tls_port")]
    [InlineData("turn-tls-no-domain", LintCodes.TurnNoDomain, 19, "turn.tls_port")]
    [InlineData("unknown-field", LintCodes.UnknownKey, 17, "no_such_field")]
    [InlineData("unknown-nested-field", LintCodes.UnknownKey, 18, "room.empty_timout")]
    [InlineData("webhook-no-key", LintCodes.WebhookKey, 17, "webhook.api_key")]
    [InlineData("webhook-unknown-key", LintCodes.WebhookKey, 18, "webhook.api_key")]
    [InlineData("wrong-type", LintCodes.WrongType, 1, "port")]
    [InlineData("yaml-syntax-error", LintCodes.YamlSyntax, 19, "")]
    [InlineData("yaml-tab", LintCodes.YamlTab, 18, "")]
    public void Lint_ConfigurationThatARealServerRefuses_IsAnErrorAtItsKey(string name, string code, int line, string path)
    {
        var errors = Findings(name).Where(finding => finding.Severity == LintSeverity.Error).ToList();

        var finding = Assert.Single(errors, finding => finding.Code == code && finding.Path == path);
        Assert.Equal(line, finding.Line);
        Assert.All(errors, error => Assert.DoesNotContain(Secret, $"{error.Fix} {string.Join(' ', error.Args)}", StringComparison.Ordinal));
    }

    [Fact]
    public void Cases_EveryRefusal_IsJudgedAbove()
    {
        var judged = typeof(RecordedStartsTests).GetMethod(nameof(Lint_ConfigurationThatARealServerRefuses_IsAnErrorAtItsKey))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);
        Assert.Equal(Refused.Select(row => row.Data).Order(), judged.Order());
    }

    [Fact]
    public void WrongType_SaysWhatLiveKitSays()
    {
        var finding = Findings("wrong-type").Single(finding => finding.Code == LintCodes.WrongType);

        Assert.Contains($"cannot unmarshal {finding.Args[1]}\n", Cases["wrong-type"].Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("use-external-ip-no-internet", LintCodes.ExternalIpAsked, 6)]
    [InlineData("udp-and-range", LintCodes.RangeUnused, 11)]
    [InlineData("secret-short", LintCodes.SecretShort, 4)]
    public void Lint_WhatStartsAndIsDoubtful_IsAWarning(string name, string code, int line)
    {
        var finding = Assert.Single(Findings(name), finding => finding.Severity == LintSeverity.Warning);

        Assert.Equal((code, line), (finding.Code, finding.Line));
    }

    [Theory]
    [MemberData(nameof(GoldenModes.Names), MemberType = typeof(GoldenModes))]
    public void Lint_WhatBedrudWrites_IsAtMostANotice(string mode)
    {
        var context = new LintContext { Version = GoldenModes.All[mode].Version, WebhookUrl = "https://meet.example.org/api/livekit/webhook" };

        Assert.DoesNotContain(ConfigurationLinter.Lint(GoldenModes.TextOf(mode), context).Findings, finding => finding.Severity > LintSeverity.Notice);
    }

    // Of the files that the recorded configurations name, none was there.
    private static ImmutableArray<LintFinding> Findings(string name) =>
        ConfigurationLinter.Lint(Cases[name].Config, new LintContext { FileExists = file => file == "keys.yaml" }).Findings;

    private static Dictionary<string, Case> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Recorded", "livekit-startup-configurations.json")));
        return document.RootElement.EnumerateArray().ToDictionary(
            one => one.GetProperty("case").GetString()!,
            one => new Case(one.GetProperty("config").GetString()!, one.GetProperty("started").GetBoolean(), one.GetProperty("stdout").GetString()!));
    }

    internal sealed record Case(string Config, bool Started, string Stdout);
}
