using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>A mapping of a YAML file, read leniently: what is not of the asked kind is as if it were not there.</summary>
internal sealed class YamlSection(YamlMappingNode? node)
{
    public bool Exists => node is not null;

    /// <summary>The keys in the file's order, each with its line, from 1.</summary>
    public IEnumerable<(string Name, long Line)> Keys =>
        node?.Children.Keys.OfType<YamlScalarNode>().Select(key => (key.Value ?? "", key.Start.Line)) ?? [];

    public YamlSection Section(string key) => new(Value(key) as YamlMappingNode);

    /// <summary>Null where the key is missing, empty or <c>null</c>.</summary>
    public string? Text(string key) => Value(key) is YamlScalarNode { Value: { Length: > 0 } text } && text is not ("~" or "null") ? text : null;

    public int? Number(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Flag(string key) => string.Equals(Text(key), "true", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<string> List(string key) =>
        (Value(key) as YamlSequenceNode)?.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "").ToList() ?? [];

    /// <summary>The line of a key, from 1; 0 where it is missing.</summary>
    public long Line(string key) => Keys.FirstOrDefault(entry => entry.Name == key).Line;

    /// <summary>The key's own node, which has its place; null where it is missing.</summary>
    public YamlNode? KeyNode(string key) => Entry(key).Key;

    public YamlNode? Value(string key) => Entry(key).Value;

    private KeyValuePair<YamlNode, YamlNode> Entry(string key) =>
        node?.Children.FirstOrDefault(entry => entry.Key is YamlScalarNode { Value: { } name } && name == key) ?? default;
}
