using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>Flattens YAML into .NET's configuration keys, and remembers on which line each stands.</summary>
internal static class YamlSettings
{
    // Far more than any setting needs, and less than what a map that holds itself (&a {b: *a}) would take.
    private const int MaxDepth = 16;

    /// <exception cref="ConfigurationFileException">It is no YAML, or no map.</exception>
    public static (IDictionary<string, string?> Values, Dictionary<string, int> Lines) Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            var (line, column, problem) = YamlMistakes.Explain(e, text);
            throw new ConfigurationFileException(file, line, column, problem);
        }

        var reading = new Reading(file);
        if (stream.Documents.Count > 1)
            throw reading.Wrong(stream.Documents[1].RootNode, "a second document begins here. Write all settings in one, without a line \"---\" between them.");
        if (stream.Documents.Count == 1)
            reading.ReadRoot(stream.Documents[0].RootNode);
        return (reading.Values, reading.Lines);
    }

    private sealed class Reading(string file)
    {
        public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, int> Lines { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void ReadRoot(YamlNode root)
        {
            // A file of comments alone has an empty value as its root.
            if (root is YamlScalarNode { Value: null or "" })
                return;
            if (root is not YamlMappingNode map)
                throw Wrong(root, "settings are written as \"key: value\" below a section such as \"livekit:\".");
            ReadMap(map, "", 0);
        }

        public ConfigurationFileException Wrong(YamlNode node, string problem) =>
            new(file, (int)node.Start.Line, (int)node.Start.Column, problem);

        private void Read(YamlNode node, string key, int depth)
        {
            if (depth > MaxDepth)
                throw Wrong(node, "this is nested too deeply to be a setting.");
            switch (node)
            {
                case YamlMappingNode map:
                    Values[key] = null;
                    ReadMap(map, key, depth);
                    break;
                case YamlSequenceNode list:
                    // As in .NET's JSON: an empty list is an empty value.
                    Values[key] = list.Children.Count == 0 ? "" : null;
                    for (var i = 0; i < list.Children.Count; i++)
                        Add(list.Children[i], list.Children[i], Path(key, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), depth);
                    break;
                case YamlScalarNode scalar:
                    Values[key] = IsNull(scalar) ? null : scalar.Value;
                    break;
            }
        }

        private void ReadMap(YamlMappingNode map, string path, int depth)
        {
            foreach (var (name, value) in map.Children)
            {
                if (name is not YamlScalarNode { Value: { Length: > 0 } text })
                    throw Wrong(name, "a key must be a plain word.");
                Add(name, value, Path(path, text), depth);
            }
        }

        private void Add(YamlNode at, YamlNode value, string key, int depth)
        {
            if (!Lines.TryAdd(key, (int)at.Start.Line))
                throw Wrong(at, $"{key} stands on line {Lines[key]} already (names ignore case). Keep one of the two.");
            Read(value, key, depth + 1);
        }

        private static string Path(string parent, string name) => parent.Length == 0 ? name : ConfigurationPath.Combine(parent, name);

        private static bool IsNull(YamlScalarNode scalar) =>
            scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";
    }
}
