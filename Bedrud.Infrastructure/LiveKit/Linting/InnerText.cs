using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>A text inside a YAML scalar, and where its lines are in the file around it.</summary>
internal static class InnerText
{
    /// <summary>
    /// Exact for a block (<c>|</c>) and for a value of one line. Other styles fold lines: there every place is that of the value.
    /// </summary>
    /// <param name="scalar">The scalar that holds the text.</param>
    /// <param name="file">The whole text around it, lines ending in <c>\n</c>.</param>
    /// <param name="skip">Characters at the scalar's beginning that are not the inner text's, such as <c>LIVEKIT_CONFIG=</c>.</param>
    public static Func<LintPlace, LintPlace> Map(YamlScalarNode scalar, string file, int skip)
    {
        var start = LintPlace.Of(scalar);
        if (scalar.Style is ScalarStyle.Literal)
        {
            var lines = file.Split('\n');
            var first = Array.FindIndex(lines, (int)start.Line, line => line.AsSpan().Trim().Length > 0);
            var indent = first < 0 ? 0 : lines[first].Length - lines[first].TrimStart(' ').Length;
            // The first line of "- |" may begin with the variable's name.
            return place => new LintPlace(start.Line + place.Line, indent + place.Column + (place.Line == 1 ? skip : 0));
        }

        var quote = scalar.Style is ScalarStyle.Plain ? 0 : 1;
        return (scalar.Value ?? "").Contains('\n', StringComparison.Ordinal)
            ? _ => start
            : place => new LintPlace(start.Line, start.Column + quote + skip + place.Column - 1);
    }
}
