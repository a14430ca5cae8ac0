using System.Text.Json;
using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Bedrud.Web.Hosting;

/// <summary>Where settings come from: see docs/configuration.md.</summary>
internal static class ConfigurationSources
{
    private const string DefaultFile = "config.yaml";
    private const string Option = "--config";

    /// <summary>A builder with all sources; null where one of them can't be read, which is then said on standard error without a stack trace.</summary>
    public static WebApplicationBuilder? CreateBuilder(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            Insert(builder.Configuration, args);
            return builder;
        }
        catch (ConfigurationFileException e)
        {
            Tell(e.Message);
        }
        // .NET's own, of appsettings.json: what it found stands in the innermost exception, with the line.
        catch (InvalidDataException e)
        {
            Tell(e.Message, e.GetBaseException() is JsonException or FormatException ? e.GetBaseException().Message : null);
        }

        return null;
    }

    /// <summary>After appsettings.json and before the environment.</summary>
    private static void Insert(ConfigurationManager configuration, string[] args)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        var environment = sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        sources.Insert(environment, new FamiliarEnvironment());
        var file = NamedFile(args);
        sources.Insert(environment, new YamlConfigurationSource(file ?? DefaultFile, optional: file is null));
        // Where the data folder is, any of the others may say.
        sources.Insert(environment + 1, new YamlConfigurationSource(SettingsFile.PathIn(PortalServices.DataFolderOf(configuration)), optional: true));
    }

    private static string? NamedFile(string[] args)
    {
        string? path = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Option)
                path = i + 1 < args.Length ? args[++i] : "";
            else if (args[i].StartsWith(Option + "=", StringComparison.Ordinal))
                path = args[i][(Option.Length + 1)..];
        }

        return path == "" ? throw new ConfigurationFileException(Option, 0, 0, "the path of a YAML file must follow.") : path;
    }

    private static void Tell(params string?[] lines)
    {
        Console.Error.WriteLine("Bedrud can't read its configuration:");
        foreach (var line in lines.OfType<string>())
            Console.Error.WriteLine($"  {line}");
    }
}
