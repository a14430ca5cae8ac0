using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>One LiveKit configuration while its rules are asked, and the sheet that they write on.</summary>
internal sealed class LintedConfiguration(YamlMappingNode root, LintSheet sheet, LintContext context)
{
    public LintContext Context => context;

    public YamlSection Root { get; } = new(root);

    public YamlSection Rtc => Root.Section("rtc");

    public YamlSection Turn => Root.Section("turn");

    /// <summary>Keys are given beside the configuration too: <c>LIVEKIT_KEYS</c>, <c>--keys</c>, <c>--dev</c>.</summary>
    public bool HasKeysElsewhere { get; init; }

    /// <summary>The server runs in a container, as far as the text tells.</summary>
    public bool IsContainer { get; init; }

    public bool IsVariable(string? text) => sheet.IsVariable(text);

    /// <param name="severity">How bad it is.</param>
    /// <param name="message">A code, or a code with a variant after a dot.</param>
    /// <param name="path">Where it is told; the nearest key above it where it is missing.</param>
    /// <param name="fix">Lines to paste.</param>
    /// <param name="args">For the text's placeholders.</param>
    public void Add(LintSeverity severity, string message, string path, string? fix = null, params string[] args) =>
        sheet.Add(severity, message, Place(path), path, fix, args);

    private LintPlace Place(string path)
    {
        var (section, found) = (Root, (YamlNode?)null);
        foreach (var key in path.Split('.'))
        {
            found = section.KeyNode(key) ?? found;
            section = section.Section(key);
        }

        return LintPlace.Of(found ?? root);
    }
}
