using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// Looks at the left edge of Bedrud's own YAML file. (Other sources hold what is not Bedrud's: the environment everything, appsettings.json what
/// .NET reads.)
/// </summary>
public static class TopLevelCheck
{
    // Keys without a class of settings, and .NET's own.
    private static readonly string[] Others = ["DataDirectory", "Logging", "AllowedHosts", "Kestrel", "Urls", "BEDRUD_ADMIN_EMAIL", "BEDRUD_ADMIN_PASSWORD"];

    /// <summary>Misspelt sections, and sections that are written as a value. Each begins with its key.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration, IEnumerable<SettingsSection> sections)
    {
        var names = sections.Select(section => section.Name).ToList();
        foreach (var file in Files(configuration))
        {
            foreach (var key in file.TopLevel)
            {
                if (names.Find(name => Same(name, key)) is { } section)
                {
                    if (file.TryGet(key, out var value) && !string.IsNullOrEmpty(value))
                        yield return $"{section} has a value, but is a section. Write its keys below it, further to the right.";
                }
                else if (!IsKnown(key) && NearestName.Of(key, [.. names, .. Others]) is { } near)
                {
                    yield return $"{key} is unknown. Did you mean {near}?";
                }
            }
        }
    }

    /// <summary>What resembles nothing that Bedrud knows: a shelf for YAML's anchors, or something that belongs elsewhere.</summary>
    public static IEnumerable<string> Warnings(IConfiguration configuration, IEnumerable<SettingsSection> sections)
    {
        var names = sections.Select(section => section.Name).ToList();
        return Files(configuration).SelectMany(file => file.TopLevel
            .Where(key => !IsKnown(key) && !names.Exists(name => Same(name, key)))
            .Select(key => $"{key} ({Place(file, key)}) is nothing that Bedrud reads."));
    }

    internal static IEnumerable<YamlConfigurationProvider> Files(IConfiguration configuration) =>
        (configuration as IConfigurationRoot)?.Providers.OfType<YamlConfigurationProvider>() ?? [];

    private static string Place(YamlConfigurationProvider file, string key) => $"{file.Path}, line {file.LineOf(key)}";

    private static bool IsKnown(string key) => Others.Any(other => Same(other, key));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
