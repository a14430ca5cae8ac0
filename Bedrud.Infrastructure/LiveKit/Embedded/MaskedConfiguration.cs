using Bedrud.Infrastructure.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>LiveKit's configuration as somebody may see it who shall not know a secret.</summary>
public static class MaskedConfiguration
{
    /// <summary>The YAML that the embedded server runs with, the portal's or the administrator's; null where there is none now.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static string? Read(LiveKitOptions options, DataFolder folder)
    {
        if (options.External)
            return null;
        var path = OwnConfiguration.Path(options)
            ?? Directory.EnumerateFiles(Path.GetTempPath(), new ConfigurationFile(folder).Prefix + "*.yaml").OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();
        return path is null || !File.Exists(path) ? null : Mask(File.ReadAllText(path));
    }

    /// <summary>Written anew from what it says: a comment may hold anything. What is no YAML is left out whole.</summary>
    public static string Mask(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        // YamlDotNet throws the second where a text ends in the middle of a list.
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return "# This is no YAML, and is left out because it may hold secrets anywhere.\n";
        }

        foreach (var document in stream.Documents)
            Mask(document.RootNode, all: false);
        using var text = new StringWriter { NewLine = "\n" };
        stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    // keys: {name: secret} as a whole; elsewhere by name.
    private static void Mask(YamlNode node, bool all)
    {
        switch (node)
        {
            case YamlMappingNode map:
                foreach (var (name, value) in map.Children.ToList())
                {
                    var key = (name as YamlScalarNode)?.Value ?? "";
                    var secret = all || key == "keys" || (SettingNames.IsSecret(key) && key is not ("api_key" or "key_file"));
                    if (secret && value is YamlScalarNode)
                        map.Children[name] = new YamlScalarNode(SecretMask.Mask);
                    else
                        Mask(value, secret);
                }

                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                {
                    if (all && list.Children[i] is YamlScalarNode)
                        list.Children[i] = new YamlScalarNode(SecretMask.Mask);
                    else
                        Mask(list.Children[i], all);
                }

                break;
        }
    }
}
