using System.Collections;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Start;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.LiveKit.Linting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>S3 to S7, "configuration" and "key-strength" over files as an administrator has them.</summary>
public sealed class ConfigurationChecksTests : IDisposable
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";
    private const string Compose = "services:\n  livekit:\n    image: livekit/livekit-server:v1.13.5\n";
    private const string Block = "    environment:\n      LIVEKIT_CONFIG: |\n        port: 7880\n        keys:\n          APIx: " + Secret + "\n";

    private static readonly string[] Ids = ["S3", "S4", "S5", "S6", "S7", "configuration", "key-strength"];

    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-configuration-").FullName;
    private readonly MediaServer _server = new(NullLogger<MediaServer>.Instance);
    private readonly LiveKitOptions _options = new();
    private string _secret = Secret;
    private Hashtable _environment = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("top-level-tls", "S3", "tls-removed", "17")]
    [InlineData("yaml-syntax-error", "S7", "yaml-syntax", "19")]
    [InlineData("yaml-tab", "S7", "yaml-tab", "18")]
    [InlineData("duplicate-key", "S7", "yaml-duplicate-key", "17")]
    [InlineData("unknown-field", "S7", "unknown-key", "17")]
    [InlineData("wrong-type", "S7", "wrong-type.number", "1")]
    [InlineData("port-range-reversed", "configuration", "range-reversed", "11")]
    [InlineData("webhook-no-key", "configuration", "webhook-key", "17")]
    public async Task OwnFile_ThatARealServerRefuses_FailsInItsRowAlone(string recorded, string id, string cause, string line)
    {
        Own(RecordedStartsTests.Cases[recorded].Config);

        var findings = await LookAsync();

        var finding = Assert.Single(findings, one => one.Value.Verdict >= Verdict.Notice);
        Assert.Equal((id, cause, Verdict.Failing), (finding.Key, finding.Value.Cause, finding.Value.Verdict));
        Assert.Equal([_options.ConfigPath!, line], finding.Value.Args.Take(2));
        Assert.Contains(finding.Value.Evidence, fact => fact.Label == "lint-line");
        Assert.NotEmpty(finding.Value.Fixes);
        ShowsNoSecret(findings);
    }

    [Fact]
    public async Task OwnFile_Mended_IsFineAtTheNextLook()
    {
        Own(RecordedStartsTests.Cases["top-level-tls"].Config);
        var use = Use();
        Assert.Equal(Verdict.Failing, (await LookAsync(use))["S3"].Verdict);

        Own(RecordedStartsTests.Cases["ok"].Config);

        Assert.Equal(Verdict.Fine, (await LookAsync(use))["S3"].Verdict);
    }

    [Fact]
    public async Task OwnFile_BrokenWhileTheServerRuns_IsAWarning()
    {
        _server.Publish(new MediaServerStatus(MediaServerState.Ready));
        Own(RecordedStartsTests.Cases["yaml-tab"].Config);

        Assert.Equal(Verdict.Warning, (await LookAsync())["S7"].Verdict);
    }

    [Fact]
    public async Task OwnFile_SyntaxError_LeavesTheOthersUnknown()
    {
        Own(RecordedStartsTests.Cases["yaml-tab"].Config);

        var findings = await LookAsync();

        Assert.Equal([Verdict.Unknown, Verdict.Unknown], [findings["S3"].Verdict, findings["configuration"].Verdict]);
        Assert.Equal("broken-yaml", findings["S3"].Cause);
    }

    [Theory]
    [InlineData("services:\n  lk:\n    image: livekit/livekit-server:v1.6.2\n" + Block, "S4", "config-ignored", Verdict.Failing, "3")]
    [InlineData(Compose + "    entrypoint: /start.sh\n" + Block, "S4", "config-own-entrypoint", Verdict.Warning, "4")]
    [InlineData(Compose + "    command: [\"/bin/sh\", \"-c\", \"livekit-server\"]\n" + Block, "S5", "shell-wrapper", Verdict.Failing, "4")]
    [InlineData(Compose + "    command: --config-body $LIVEKIT_CONFIG\n" + Block, "S6", "host-variable", Verdict.Failing, "4")]
    [InlineData(Compose + Block + "       room: 1\n", "S7", "yaml-syntax", Verdict.Failing, "9")]
    [InlineData(Compose + Block + "        tls: {cert_file: a}\n", "S3", "tls-removed", Verdict.Failing, "9")]
    [InlineData("services:\n  lk:\n    image: livekit/livekit-server:v1.11.0\n" + Block + "        turn:\n          enabled: true\n          udp_port: 3478\n          deny_peer_cidrs: []\n", "S7", "key-too-new", Verdict.Failing, "12")]
    public async Task ComposeFile_Fault_IsItsRowWithPlaceAndFix(string text, string id, string cause, Verdict verdict, string line)
    {
        External(text);

        var findings = await LookAsync();

        var finding = Assert.Single(findings, one => one.Value.Verdict >= Verdict.Notice);
        Assert.Equal((id, cause, verdict), (finding.Key, finding.Value.Cause, finding.Value.Verdict));
        Assert.Equal(line, finding.Value.Args[1]);
        Assert.Equal("compose-up", finding.Value.Fixes[^1].Text);
        ShowsNoSecret(findings);
    }

    [Fact]
    public async Task HostVariable_Evidence_ShowsTheLine()
    {
        External(Compose + "    command: --config-body $LIVEKIT_CONFIG --keys=APIx:" + Secret + "\n" + Block);

        var finding = (await LookAsync())["S6"];

        Assert.Contains(finding.Evidence, fact => fact is { Label: "lint-line", Value: "    command: --config-body $LIVEKIT_CONFIG --keys=***:***" });
        Assert.Contains(finding.Fixes, fix => fix.Lines == "$$LIVEKIT_CONFIG");
    }

    [Fact]
    public async Task External_WithoutAFile_SaysHowToHaveItChecked()
    {
        _options.External = true;

        var findings = await LookAsync();

        Assert.All(["S3", "S4", "S5", "S6", "S7", "configuration"], id => Assert.Equal((Verdict.NotApplicable, "elsewhere", "compose-path"), (findings[id].Verdict, findings[id].Cause, findings[id].Fixes[0].Text)));
        Assert.Equal(Verdict.Fine, findings["key-strength"].Verdict);
    }

    [Fact]
    public async Task External_FileThatIsNotThere_IsSaidOnce()
    {
        (_options.External, _options.ComposePath) = (true, Path.Combine(_folder, "nothing.yaml"));

        var findings = await LookAsync();

        Assert.Equal((Verdict.Warning, "file-missing"), (findings["S7"].Verdict, findings["S7"].Cause));
        Assert.Equal(Verdict.Unknown, findings["S5"].Verdict);
    }

    [Fact]
    public async Task Embedded_Healthy_HasNothingToSay()
    {
        var path = Path.Combine(_folder, "generated.yaml");
        await File.WriteAllTextAsync(path, GoldenModes.TextOf("loopback"));
        new ProcessRecordFile(new DataFolder(_folder)).Write(new ProcessRecord
        {
            Port = 7880,
            Engine = new MediaServerEngine("livekit-server", "1.13.5", false, "/livekit-server"),
            Fingerprint = "",
            ConfigurationPath = path,
            StartedAt = DateTimeOffset.UnixEpoch,
        });
        _server.Publish(new MediaServerStatus(MediaServerState.Ready));

        var findings = await LookAsync();

        Assert.All(findings.Values, finding => Assert.True(finding.Verdict <= Verdict.Fine, finding.Cause));
        Assert.Equal(Verdict.Fine, findings["configuration"].Verdict);
    }

    [Fact]
    public async Task Environment_OfThePortal_IsNotHandedOnAndSaysSo()
    {
        _environment = new Hashtable { ["LIVEKIT_CONFIG"] = $"keys: {{a: {Secret}}}" };

        var findings = await LookAsync();

        Assert.Equal((Verdict.Warning, "portal-environment"), (findings["S4"].Verdict, findings["S4"].Cause));
        ShowsNoSecret(findings);
    }

    [Theory]
    [InlineData("could not parse config: yaml: unmarshal errors:\n  line 17: field tls not found in type config.Config", "S3")]
    [InlineData("could not parse config: yaml: line 18: found character that cannot start any token", "S7")]
    [InlineData("Incorrect Usage: flag provided but not defined: -c", "S5")]
    public async Task LastWords_OfAServerThatDidNotStart_AreRecognised(string words, string id)
    {
        _server.Publish(new MediaServerStatus(MediaServerState.BackingOff) { LastExit = new MediaServerExit(0, words, DateTimeOffset.UnixEpoch) });
        var findings = await LookAsync();

        Assert.Equal([id], findings.Where(one => one.Value.Verdict == Verdict.Failing).Select(one => one.Key));
        Assert.Contains(findings[id].Evidence, fact => fact.Value == words);

        _server.Publish(new MediaServerStatus(MediaServerState.Ready) { LastExit = new MediaServerExit(0, words, DateTimeOffset.UnixEpoch) });
        Assert.DoesNotContain((await LookAsync()).Values, finding => finding.Verdict == Verdict.Failing);
    }

    [Theory]
    [InlineData("short-secret", "short")]
    [InlineData("0101010101010101010101010101010101010101", "guessable")]
    [InlineData("APIfixture01APIfixture01-APIfixture01", "like-key")]
    public async Task Secret_Weak_IsAWarningThatDoesNotShowIt(string secret, string cause)
    {
        (_options.External, _secret) = (true, secret);

        var finding = (await LookAsync())["key-strength"];

        Assert.Equal((Verdict.Warning, cause), (finding.Verdict, finding.Cause));
        Assert.DoesNotContain(secret, Said(finding), StringComparison.Ordinal);
    }

    private static void ShowsNoSecret(Dictionary<string, Finding> findings) => Assert.All(findings.Values, finding => Assert.DoesNotContain(Secret, Said(finding), StringComparison.Ordinal));

    private static string Said(Finding finding) =>
        string.Join(' ', [.. finding.Args, .. finding.Evidence.Select(fact => fact.Value), .. finding.Fixes.SelectMany(fix => fix.Args.Append(fix.Lines ?? ""))]);

    private void Own(string text)
    {
        _options.ConfigPath = Path.Combine(_folder, "livekit.yaml");
        File.WriteAllText(_options.ConfigPath, text);
        File.WriteAllText(Path.Combine(_folder, "keys.yaml"), "");
    }

    private void External(string text)
    {
        (_options.External, _options.ComposePath) = (true, Path.Combine(_folder, "compose.yaml"));
        File.WriteAllText(_options.ComposePath, text);
    }

    private ConfigurationInUse Use() => new(Options.Create(_options), new DataFolder(_folder), _server, _environment);

    private async Task<Dictionary<string, Finding>> LookAsync(ConfigurationInUse? use = null)
    {
        use ??= Use();
        ICheck[] checks =
        [
            new TlsRemovedCheck(use), new IgnoredConfigCheck(use), new ShellWrapperCheck(use), new HostVariableCheck(use), new YamlErrorCheck(use), new ConfigurationRestCheck(use),
            new KeyStrengthCheck(new LiveKitConnection(new Uri("http://127.0.0.1:7880"), "APIfixture01", _secret), use),
        ];
        Assert.Equal(Ids, checks.Select(check => check.Info.Id));
        var findings = new Dictionary<string, Finding>();
        foreach (var check in checks)
            findings[check.Info.Id] = await check.LookAsync(CancellationToken.None);
        return findings;
    }
}
