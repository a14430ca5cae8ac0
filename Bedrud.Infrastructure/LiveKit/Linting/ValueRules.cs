using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Values against what LiveKit decodes them into, by the rules of Go's yaml.v3.</summary>
internal sealed partial class ValueRules(LintSheet sheet)
{
    public void Check(KeyEntry entry, YamlNode value, KeyTable table, string path)
    {
        if (entry.Kind == ValueKind.Any || value is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" })
            return;
        if (value is YamlScalarNode scalar)
        {
            Check(entry, scalar, path);
            return;
        }

        var fits = value is YamlMappingNode
            ? entry.Kind is ValueKind.Section or ValueKind.Pairs
            : entry.Kind is ValueKind.Texts;
        if (!fits)
            Wrong(value, path, value is YamlMappingNode ? "!!map" : "!!seq", entry);
        else if (value is YamlSequenceNode list && list.Children.FirstOrDefault(item => item is not YamlScalarNode) is { } item)
            Wrong(item, path, item is YamlMappingNode ? "!!map" : "!!seq", entry);
        else if (value is YamlMappingNode pairs && entry.Kind == ValueKind.Pairs && pairs.Children.Values.FirstOrDefault(pair => pair is not YamlScalarNode) is { } pair)
            Wrong(pair, path, pair is YamlMappingNode ? "!!map" : "!!seq", entry);
    }

    private void Check(KeyEntry entry, YamlScalarNode scalar, string path)
    {
        var text = scalar.Value ?? "";
        if (sheet.IsVariable(text))
            return;
        if (entry.Kind == ValueKind.Pairs)
        {
            // "APIx:secret": one text, because the blank is missing.
            var form = text.Contains(':', StringComparison.Ordinal) ? LintCodes.KeysNoBlank : $"{LintCodes.KeysNoBlank}.text";
            sheet.Add(LintSeverity.Error, form, LintPlace.Of(scalar), path, "keys:\n  <API key>: <secret>");
            return;
        }

        var isQuoted = scalar.Style is not ScalarStyle.Plain;
        var fits = entry.Kind switch
        {
            ValueKind.Text => true,
            ValueKind.Flag => !isQuoted && Bool().IsMatch(text),
            ValueKind.Unsigned => !isQuoted && Whole().IsMatch(text) && text[0] != '-',
            ValueKind.Port => !isQuoted && Whole().IsMatch(text),
            ValueKind.Integer => !isQuoted && Whole().IsMatch(text),
            ValueKind.Number => !isQuoted && (Whole().IsMatch(text) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
            ValueKind.Duration => GoDuration().IsMatch(text) || (!isQuoted && Whole().IsMatch(text)),
            ValueKind.Ports => PortOrRange().IsMatch(text),
            _ => false,
        };
        if (!fits)
            Wrong(scalar, path, Tag(text, isQuoted), entry);
        else if (entry.Kind == ValueKind.Port)
            CheckPort(scalar, text, path, lowest: path == "port" ? 1 : 0);
        else if (entry.Kind == ValueKind.Ports)
            CheckRange(scalar, text, path);
        else if (entry.Kind == ValueKind.Text && path is not "key_file" && LintSheet.Variable().Match(text) is { Success: true } variable && variable.Value.Contains('{', StringComparison.Ordinal))
            sheet.Add(LintSeverity.Warning, LintCodes.VariableNotExpanded, LintPlace.Of(scalar), path, null, path);
    }

    private void CheckPort(YamlScalarNode scalar, string text, string path, int lowest)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) && port >= lowest && port <= IPEndPoint.MaxPort)
            return;
        // 0x1ec8 and 7_880 are numbers too, and nobody writes a port so.
        if (!text.AsSpan().ContainsAny("xob_"))
            sheet.Add(LintSeverity.Error, LintCodes.PortInvalid, LintPlace.Of(scalar), path, null, path, Shown(text));
    }

    private void CheckRange(YamlScalarNode scalar, string text, string path)
    {
        var ports = text.Split('-').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : -1).ToList();
        if (ports.Any(port => port is < 0 or > IPEndPoint.MaxPort))
            sheet.Add(LintSeverity.Error, LintCodes.PortInvalid, LintPlace.Of(scalar), path, null, path, Shown(text));
        else if (ports is [var start, var end] && end < start)
            sheet.Add(LintSeverity.Error, LintCodes.RangeReversed, LintPlace.Of(scalar), path, $"rtc:\n  udp_port: {end}-{start}", path, $"{start}", $"{end}");
    }

    // LiveKit's own words: cannot unmarshal !!str `abc` into uint32
    private void Wrong(YamlNode node, string path, string tag, KeyEntry entry)
    {
        var into = entry.Kind switch
        {
            ValueKind.Unsigned => "uint32",
            ValueKind.Port => path.StartsWith("turn.relay", StringComparison.Ordinal) ? "uint16" : path.StartsWith("turn.", StringComparison.Ordinal) ? "int" : "uint32",
            ValueKind.Integer => "int",
            ValueKind.Number => "float64",
            ValueKind.Flag => "bool",
            ValueKind.Duration => "time.Duration",
            ValueKind.Texts => "[]string",
            ValueKind.Pairs => "map[string]string",
            ValueKind.Section => entry.Table!.GoType,
            ValueKind.Ports => "rtcconfig.PortRange",
            _ => "string",
        };
        var value = node is YamlScalarNode { Value: { } text } ? $" `{Shown(text)}`" : "";
        sheet.Add(LintSeverity.Error, $"{LintCodes.WrongType}.{Expected(entry.Kind)}", LintPlace.Of(node), path, null, path, $"{tag}{value} into {into}");
    }

    private static string Expected(ValueKind kind) => kind switch
    {
        ValueKind.Flag => "flag",
        ValueKind.Texts => "list",
        ValueKind.Section or ValueKind.Pairs => "section",
        ValueKind.Duration => "duration",
        ValueKind.Text => "text",
        _ => "number",
    };

    /// <summary>A value of a key that takes no secret; what is long may be one all the same, in the wrong line.</summary>
    private static string Shown(string text) => text.Length <= 12 ? text : "…";

    private static string Tag(string text, bool isQuoted) =>
        isQuoted ? "!!str" : Whole().IsMatch(text) ? "!!int" : Bool().IsMatch(text) ? "!!bool" : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "!!float" : "!!str";

    [GeneratedRegex("^(true|false|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bool();

    [GeneratedRegex(@"^[-+]?(0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$")]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"^[0-9]+(-[0-9]+)?$")]
    private static partial Regex PortOrRange();
}
