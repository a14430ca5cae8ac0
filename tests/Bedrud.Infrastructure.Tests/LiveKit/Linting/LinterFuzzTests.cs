using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.Tests.LiveKit.Embedded;
using CsCheck;

namespace Bedrud.Infrastructure.Tests.LiveKit.Linting;

/// <summary>No text makes the linter throw, and none makes it say a secret. <c>CsCheck_Time=60</c> lets it try for a minute.</summary>
public sealed class LinterFuzzTests
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";
    private const string Compose = "services:\n  lk:\n    image: livekit/livekit-server:v1.6\n    command: sh -c \"x\"\n    environment:\n      LIVEKIT_HOST: ws://a\n      LIVEKIT_CONFIG: |\n";

    // What YAML, Compose and shells mean something by.
    private static readonly string[] Pieces =
    [
        "\n", "\t", " ", "  ", ":", ": ", "-", "- ", "? ", "[", "]", "{", "}", "&a ", "*a", "<<: *a", "|\n", ">\n", "\"", "'", "\\n", "#", "!!int ", "%YAML 9\n", "---\n", "...\n", "$", "${A}", "=",
        "LIVEKIT_CONFIG=", "services:\n", "keys:\n  ", "livekit:\n", "environment:\n  - ", "\0", "\u0085", "\uD800", "99999999999999999999", "~",
    ];

    private static readonly string[] Texts =
    [
        .. RecordedStartsTests.Cases.Values.Select(one => one.Config),
        .. GoldenModes.All.Keys.Select(mode => GoldenModes.TextOf(mode)),
        .. RecordedStartsTests.Cases.Values.Select(one => Compose + "        " + one.Config.Replace("\n", "\n        ", StringComparison.Ordinal)),
        .. RecordedStartsTests.Cases.Values.Select(one => $"A=1\nLIVEKIT_CONFIG='{one.Config}'\nLIVEKIT_KEYS=\"k:{Secret}\"\n"),
    ];

    private static readonly Gen<string> Mutated = Gen.Select(
        Gen.OneOf(Texts),
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 3], Gen.OneOf(Pieces)).Array[1, 6],
        (text, edits) => edits.Aggregate(text, (now, edit) => Edit(now, edit.Item1 % (now.Length + 1), edit.Item2, edit.Item3)));

    [Fact]
    public void Lint_RandomText_NeverThrows() => Gen.OneOf(Gen.String, Gen.OneOf(Pieces).Array[0, 40].Select(string.Concat)).Sample(text => Check(text), iter: 4000);

    [Fact]
    public void Lint_BrokenConfiguration_NeverThrowsAndNeverSaysASecret() => Mutated.Sample(text => Check(text), iter: 4000);

    private static void Check(string text)
    {
        var findings = ConfigurationLinter.Lint(text, new LintContext { WebhookUrl = "https://m.example.org/hook", IsHttps = true, FileExists = _ => false }).Findings;
        ConfigurationLinterTests.ShowsNoSecret(findings);
        var lines = text.ReplaceLineEndings("\n").Split('\n').Length;
        Assert.All(findings, finding => Assert.True(finding is { Column: >= 1 } && finding.Line >= 1 && finding.Line <= lines + 1, $"{finding.Message} at {finding.Line}:{finding.Column} of {lines} lines"));
    }

    /// <summary>Puts something in, takes something out, doubles a part, or cuts the end.</summary>
    private static string Edit(string text, int at, int kind, string piece) => kind switch
    {
        0 => text.Insert(at, piece),
        1 => text.Remove(at, Math.Min(text.Length - at, 1 + piece.Length)),
        2 => text.Insert(at, text[..at]),
        _ => text[..at],
    };
}
