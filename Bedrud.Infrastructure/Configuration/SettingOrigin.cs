using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>Where a value that counts was written.</summary>
public static class SettingOrigin
{
    /// <summary>Such as <c>config.yaml, line 4</c> or <c>LIVEKIT_API_KEY in the environment</c>; null where it can't be told, or nobody wrote it.</summary>
    public static string? Of(IConfiguration configuration, string key) => configuration is IConfigurationRoot root
        ? root.Providers.Reverse().Where(provider => provider.TryGet(key, out _)).Select(provider => Describe(provider, key)).FirstOrDefault()
        : null;

    private static string? Describe(IConfigurationProvider provider, string key) => provider switch
    {
        YamlConfigurationProvider yaml => $"{yaml.Path}, line {yaml.LineOf(key)}",
        FamiliarEnvironmentProvider => $"{FamiliarEnvironment.Names.First(name => name.Value.Equals(key, StringComparison.OrdinalIgnoreCase)).Key} in the environment",
        EnvironmentVariablesConfigurationProvider => $"{key.Replace(":", "__", StringComparison.Ordinal)} in the environment",
        CommandLineConfigurationProvider => "the command line",
        FileConfigurationProvider file => file.Source.Path,
        _ => null,
    };
}
