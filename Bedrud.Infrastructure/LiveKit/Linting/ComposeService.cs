using System.Text.RegularExpressions;
using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Version = System.Version;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>One service of a Compose file.</summary>
/// <param name="file">The whole text, for places.</param>
/// <param name="prefix">Path of the service, ending in a dot; or empty.</param>
internal sealed partial class ComposeService(LintSheet sheet, LintContext given, string file, YamlMappingNode node, string prefix)
{
    private const string Variable = "LIVEKIT_CONFIG";
    private const string Block = "environment:\n  LIVEKIT_CONFIG: |\n    port: 7880";
    private static readonly Version FirstWithVariable = new(1, 7);

    private readonly YamlSection _service = new(node);

    /// <summary>The image's tag says which version reads the configuration.</summary>
    private LintContext Context => TagVersion is { } version ? given with { Version = version } : given;

    private string? TagVersion => ImageVersion().Match(Image) is { Success: true } tag ? tag.Groups[1].Value : null;

    private string Image => _service.Text("image") ?? "";

    private string Command => string.Join(' ', [.. Words("entrypoint"), .. Words("command")]);

    public bool IsLiveKit => Image.Contains("livekit-server", StringComparison.Ordinal) || Command.Contains("livekit-server", StringComparison.Ordinal) || Environment().Any(entry => entry.Name == Variable);

    public void Check()
    {
        var environment = Environment().ToList();
        foreach (var (name, value, key, skip) in environment)
        {
            if (name is "LIVEKIT_HOST" or "LIVEKIT_URL" && value is YamlScalarNode { Value: { } host })
                PortalFile.CheckHost(host[skip..], LintPlace.Of(key), name, sheet, given);
            if (name == "LIVEKIT_KEYS" && value is YamlScalarNode { Value: { } keys })
                EnvironmentLines.CheckKeys(keys[skip..], LintPlace.Of(value), sheet);
        }

        if (!IsLiveKit)
            return;
        CheckCommand();
        var config = environment.FirstOrDefault(entry => entry.Name == Variable);
        if (config.Name is null)
        {
            sheet.Add(LintSeverity.Notice, LintCodes.ConfigNotThere, LintPlace.Of(node), prefix.TrimEnd('.'));
            return;
        }

        CheckCarrier(config.Key);
        CheckConfig(config.Value, config.Key, config.Skip, environment.Any(entry => entry.Name == "LIVEKIT_KEYS"));
    }

    /// <summary>Variables as a mapping, or as a list of NAME=value; <c>Skip</c>: the characters of the value's scalar that are the name.</summary>
    private IEnumerable<(string Name, YamlNode Value, YamlNode Key, int Skip)> Environment()
    {
        if (_service.Value("environment") is YamlMappingNode pairs)
        {
            foreach (var (key, value) in pairs.Children)
            {
                if (key is YamlScalarNode { Value: { } name })
                    yield return (name, value, key, 0);
            }
        }

        if (_service.Value("environment") is not YamlSequenceNode list)
            yield break;
        foreach (var item in list)
        {
            // "- LIVEKIT_CONFIG=port: 7880" is a mapping with the key "LIVEKIT_CONFIG=port".
            var text = item is YamlScalarNode scalar ? scalar.Value : (item as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault()?.Value;
            var name = text?.Split('=')[0];
            if (!string.IsNullOrEmpty(name))
                yield return (name, item, item, Math.Min(name.Length + 1, text!.Length));
        }
    }

    private void CheckCommand()
    {
        foreach (var key in new[] { "entrypoint", "command" })
        {
            if (_service.KeyNode(key) is not { } at)
                continue;
            var words = Words(key);
            if (key == "command" && _service.KeyNode("entrypoint") is null && ShellStart().IsMatch(string.Join(' ', words)))
                sheet.Add(LintSeverity.Error, LintCodes.ShellWrapper, LintPlace.Of(at), prefix + key, "command: --config /etc/livekit.yaml");
            if (words.Any(word => HostConfig().IsMatch(word)))
                sheet.Add(LintSeverity.Error, LintCodes.HostVariable, LintPlace.Of(at), prefix + key, "$$LIVEKIT_CONFIG");
        }
    }

    /// <summary>Whether the server reads the variable at all.</summary>
    private void CheckCarrier(YamlNode key)
    {
        if (Version.TryParse(TagVersion, out var version) && version < FirstWithVariable)
            sheet.Add(LintSeverity.Error, LintCodes.ConfigIgnored, LintPlace.Of(_service.KeyNode("image")!), $"{prefix}image", "image: livekit/livekit-server:v" + EngineRelease.Version, TagVersion!);
        if (_service.KeyNode("entrypoint") is { } entrypoint && !Command.Contains("--config-body", StringComparison.Ordinal))
            sheet.Add(LintSeverity.Warning, LintCodes.ConfigOwnEntrypoint, LintPlace.Of(entrypoint), $"{prefix}entrypoint", "command: --config-body \"$$LIVEKIT_CONFIG\"");
        if (Words("command").Concat(Words("entrypoint")).Any(word => word is "--config" || word.StartsWith("--config=", StringComparison.Ordinal)))
            sheet.Add(LintSeverity.Warning, $"{LintCodes.ConfigIgnored}.file", LintPlace.Of(key), $"{prefix}environment.{Variable}");
    }

    private void CheckConfig(YamlNode value, YamlNode key, int skip, bool hasKeys)
    {
        var path = $"{prefix}environment.{Variable}";
        hasKeys |= KeysInCommand().IsMatch(Command);
        if (value is not YamlScalarNode scalar)
        {
            sheet.Add(LintSeverity.Error, LintCodes.ConfigNotText, LintPlace.Of(key), path, Block);
            if (value is YamlMappingNode mapping && skip == 0)
                ConfigurationLinter.Check([mapping], sheet.Inner(place => place, isExpanded: true), Context, hasKeys, isContainer: true);
            return;
        }

        var inner = (scalar.Value ?? "")[skip..];
        if (OnlyVariable().IsMatch(inner) || (inner.Length == 0 && (skip == 0 || scalar.Value == Variable)))
        {
            sheet.Add(LintSeverity.Notice, LintCodes.ConfigFromHost, LintPlace.Of(key), path, Block);
            return;
        }

        if (scalar.Style is ScalarStyle.Folded || (scalar.Style is ScalarStyle.Plain or ScalarStyle.SingleQuoted && scalar.End.Line > scalar.Start.Line && !inner.Contains('\n', StringComparison.Ordinal)))
        {
            // What LiveKit gets then has nothing to do with what was written.
            sheet.Add(LintSeverity.Error, LintCodes.ConfigFolded, LintPlace.Of(key), path, Block);
            return;
        }

        ConfigurationLinter.LintInner(inner, sheet.Inner(InnerText.Map(scalar, file, skip), isExpanded: true), Context, hasKeys, isContainer: true);
    }

    private List<string> Words(string key) => _service.Value(key) switch
    {
        YamlScalarNode { Value: { } line } => [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(word => word.Value ?? "")],
        _ => [],
    };

    // sh -c, /bin/bash -ec
    [GeneratedRegex(@"^(/\S*/)?(ba|da|a)?sh\s+-\w*c")]
    private static partial Regex ShellStart();

    // $LIVEKIT_CONFIG or ${LIVEKIT_CONFIG}, not $$LIVEKIT_CONFIG
    [GeneratedRegex(@"(?<!\$)\$\{?LIVEKIT_CONFIG\b")]
    private static partial Regex HostConfig();

    [GeneratedRegex(@"livekit-server:v?(\d+\.\d+(\.\d+)?)")]
    private static partial Regex ImageVersion();

    [GeneratedRegex(@"--(dev|keys|key-file)\b")]
    private static partial Regex KeysInCommand();

    [GeneratedRegex(@"^\s*\$(\{\w+[^}]*\}|\w+)\s*$")]
    private static partial Regex OnlyVariable();
}
