using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>
/// A line of a configuration as it may be shown: words that stand in LiveKit's or Compose's own vocabulary, small numbers, options and names of keys; everything
/// else, which may be a secret, as three asterisks.
/// </summary>
internal static partial class MaskedLine
{
    private const int Longest = 160;
    private const string Mask = "***";

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            .. Names(LiveKitKeys.Root), "true", "false", "null", "services", "image", "command", "entrypoint", "environment", "livekit", "livekit-server", "livekit/livekit-server",
            "/livekit-server", "sh", "bash", "/bin/sh", "/bin/bash", "LIVEKIT_CONFIG", "LIVEKIT_KEYS", "latest",
        ],
        StringComparer.Ordinal);

    public static string Of(string line)
    {
        var shown = Token().Replace(line.TrimEnd(), match => IsHarmless(match.Value, line, match.Index + match.Length) ? match.Value : Mask);
        return shown.Length <= Longest ? shown : shown[..Longest] + "…";
    }

    private static bool IsHarmless(string token, string line, int end) =>
        Words.Contains(token) || Small().IsMatch(token) || Variable().IsMatch(token)
        || (KeyName().IsMatch(token) && line.AsSpan(end) is [':'] or [':', ' ', ..]);

    private static IEnumerable<string> Names(KeyTable table) => table.Names.Concat(table.Sections.SelectMany(section => Names(section.Table!)));

    // What lies between the signs of YAML and of a shell.
    [GeneratedRegex(@"[^\s:=,\[\]{}""'|>&*#()]+(?:\{\w+\})?")]
    private static partial Regex Token();

    // 7880, -c, --config-body, v1.13.5
    [GeneratedRegex(@"^([0-9]{1,5}|-|-\w|--[a-z-]+|v[0-9]+(\.[0-9]+){1,2})$")]
    private static partial Regex Small();

    // $LIVEKIT_CONFIG, $$LIVEKIT_CONFIG, ${LIVEKIT_CONFIG}
    [GeneratedRegex(@"^\${1,2}(LIVEKIT_CONFIG|\{LIVEKIT_CONFIG\})?$")]
    private static partial Regex Variable();

    [GeneratedRegex("^[a-z_]{2,36}$")]
    private static partial Regex KeyName();
}
