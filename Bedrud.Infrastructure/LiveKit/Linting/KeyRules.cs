using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Every key against the table of LiveKit's keys: whether it is one, and whether its value is of its kind.</summary>
internal sealed class KeyRules(LintSheet sheet, LintContext context)
{
    public void Check(YamlMappingNode root) => Check(root, LiveKitKeys.Root, "");

    private void Check(YamlMappingNode section, KeyTable table, string prefix)
    {
        foreach (var (key, value) in section.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || name == "<<" || sheet.IsVariable(name))
                continue;
            var path = prefix + LintSheet.Name(name);
            if (table.Find(name) is not { } entry)
            {
                Unknown(LintPlace.Of(key), name, value, table, prefix);
                continue;
            }

            if (LiveKitKeys.IsFrom112(path) && !ServerVersion.IsFrom112(context.Version))
                sheet.Add(LintSeverity.Error, LintCodes.KeyTooNew, LintPlace.Of(key), path, null, name, "1.12", context.Version);
            if (LiveKitKeys.Replacement(path) is { } replacement)
                sheet.Add(LintSeverity.Notice, LintCodes.KeyDeprecated, LintPlace.Of(key), path, Lines(replacement, value), name, replacement);
            new ValueRules(sheet).Check(entry, value, table, path);
            if (entry.Table is { } inner && value is YamlMappingNode mapping)
                Check(mapping, inner, name + ".");
        }
    }

    private void Unknown(LintPlace at, string name, YamlNode value, KeyTable table, string prefix)
    {
        var (shown, path) = (LintSheet.Name(name), prefix + LintSheet.Name(name));
        if (path == "tls")
        {
            var removed = ServerVersion.IsFrom112(context.Version);
            sheet.Add(removed ? LintSeverity.Error : LintSeverity.Notice, removed ? LintCodes.TlsRemoved : $"{LintCodes.TlsRemoved}.soon", at, path);
            return;
        }

        var code = table.IsComplete ? LintCodes.UnknownKey : LintCodes.UnlistedKey;
        var severity = table.IsComplete && ServerVersion.HasKnownKeys(context.Version) ? LintSeverity.Error : LintSeverity.Warning;
        if (Elsewhere(name, prefix) is { } home)
            sheet.Add(severity, $"{code}.elsewhere", at, path, Lines(home, value), shown, home);
        else if (NearestName.Of(name, table.Names) is { } nearest)
            sheet.Add(severity, $"{code}.near", at, path, Lines(prefix + nearest, value), shown, prefix + nearest);
        else
            sheet.Add(severity, code, at, path, null, shown, table.GoType);
    }

    /// <summary>The one other section that has such a key.</summary>
    private static string? Elsewhere(string name, string prefix)
    {
        var homes = LiveKitKeys.Root.Sections.Where(section => section.Table!.Find(name) is not null).Select(section => $"{section.Name}.{name}");
        if (LiveKitKeys.Root.Find(name) is not null)
            homes = homes.Prepend(name);
        return homes.Where(home => home != prefix + name).Take(2).ToList() is [var only] ? only : null;
    }

    /// <summary>The key in its section, with its value where the key takes none that is secret: numbers and yes or no.</summary>
    private static string Lines(string path, YamlNode value)
    {
        var (section, key) = path.Split('.') is [var first, var second] ? (LiveKitKeys.Root.Find(first)?.Table, second) : (LiveKitKeys.Root, path);
        var isPlain = section?.Find(key)?.Kind is ValueKind.Unsigned or ValueKind.Integer or ValueKind.Number or ValueKind.Flag or ValueKind.Port;
        var shown = isPlain && value is YamlScalarNode { Value: { Length: > 0 and <= 10 } text } && (text is "true" or "false" || text.All(char.IsAsciiDigit)) ? " " + text : "";
        return section == LiveKitKeys.Root ? $"{path}:{shown}" : $"{path.Split('.')[0]}:\n  {key}:{shown}";
    }
}
