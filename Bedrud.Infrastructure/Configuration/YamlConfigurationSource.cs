using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>A YAML file as a source of settings: maps become sections, lists become numbered keys, names ignore case.</summary>
/// <param name="path">As the administrator named it; relative to the working directory.</param>
/// <param name="optional">Whether there may be no such file.</param>
public sealed class YamlConfigurationSource(string path, bool optional) : IConfigurationSource
{
    public string Path { get; } = path;

    public bool Optional { get; } = optional;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlConfigurationProvider(this);
}

/// <summary>Read once: what a running portal was told does not change under it.</summary>
public sealed class YamlConfigurationProvider(YamlConfigurationSource source) : ConfigurationProvider
{
    private Dictionary<string, int> _lines = [];

    public string Path => source.Path;

    /// <summary>The sections and keys that stand at the file's left edge, as they are written.</summary>
    public IEnumerable<string> TopLevel => _lines.Keys.Where(key => !key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));

    /// <summary>From 1; null for a key that does not stand in the file.</summary>
    public int? LineOf(string key) => _lines.TryGetValue(key, out var line) ? line : null;

    /// <exception cref="ConfigurationFileException">The file is missing, unreadable, or no YAML map.</exception>
    public override void Load()
    {
        if (source.Optional && !File.Exists(source.Path) && !Directory.Exists(source.Path))
            return;
        (Data, _lines) = YamlSettings.Parse(source.Path, Read());
    }

    private string Read()
    {
        try
        {
            return File.ReadAllText(source.Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationFileException(source.Path, 0, 0, "there is no such file. Correct the path that --config names, or leave --config out.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new ConfigurationFileException(source.Path, 0, 0, Directory.Exists(source.Path)
                ? "this is a folder. Name the YAML file in it."
                : "the portal may not read it. Make the user that the portal runs as its owner.");
        }
        catch (IOException e)
        {
            throw new ConfigurationFileException(source.Path, 0, 0, $"it can't be read ({e.Message}).");
        }
    }
}
