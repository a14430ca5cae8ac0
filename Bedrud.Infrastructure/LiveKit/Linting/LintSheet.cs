using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>A place in a text, both from 1.</summary>
internal readonly record struct LintPlace(long Line, long Column)
{
    public static LintPlace Of(YamlNode node) => new(node.Start.Line, node.Start.Column);
}

/// <summary>Gathers the findings of one text. A text inside another one has a sheet of its own that writes into the outer one.</summary>
internal sealed partial class LintSheet
{
    // LiveKit's longest key has 33 characters, an API key 15, a generated secret 43.
    private const int LongestName = 36;

    // LiveKit's keys have neither digits nor capitals; 20 characters with some are no key, and might be a secret.
    private const int LongestMixedName = 20;

    private readonly List<LintFinding> _findings;
    private readonly Func<LintPlace, LintPlace> _map;

    public LintSheet()
    {
        _findings = [];
        _map = place => place;
    }

    private LintSheet(LintSheet outer, Func<LintPlace, LintPlace> map, bool isExpanded)
    {
        _findings = outer._findings;
        _map = place => outer._map(map(place));
        IsExpanded = isExpanded;
    }

    /// <summary>Somebody fills in <c>${NAME}</c> before LiveKit reads the text, so that such a value says nothing.</summary>
    public bool IsExpanded { get; }

    public ImmutableArray<LintFinding> Findings => [.. _findings.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];

    /// <param name="map">From a place in the inner text to one in this text.</param>
    /// <param name="isExpanded">See <see cref="IsExpanded"/>.</param>
    public LintSheet Inner(Func<LintPlace, LintPlace> map, bool isExpanded) => new(this, map, isExpanded);

    /// <param name="message">A code, or a code with a variant after a dot.</param>
    public void Add(LintSeverity severity, string message, LintPlace at, string path, string? fix = null, params string[] args)
    {
        var (line, column) = _map(at);
        _findings.Add(new LintFinding(severity, message.Split('.')[0], line, column, path) { Message = message, Args = [.. args], Fix = fix });
    }

    public bool IsVariable(string? text) => IsExpanded && text is not null && Variable().IsMatch(text);

    /// <summary>A key's or variable's name as it may be shown: what is too long for one, or written otherwise, may be a secret in the wrong place.</summary>
    public static string Name(string name) =>
        Plain().IsMatch(name) && name.Length <= (name.Any(letter => char.IsAsciiDigit(letter) || char.IsUpper(letter)) ? LongestMixedName : LongestName) ? name : "…";

    // $NAME, ${NAME}, ${NAME:-default}; not the $$ that stands for one dollar.
    [GeneratedRegex(@"(?<!\$)(\$\$)*\$(\{\w+[^}]*\}|\w+)")]
    public static partial Regex Variable();

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex Plain();
}
