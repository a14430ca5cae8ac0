using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// The environment names that LiveKit's own tools and guides use, as a source of settings. It stands before .NET's environment source, so
/// that <c>LiveKit__ApiKey</c> wins over <c>LIVEKIT_API_KEY</c>. An empty one counts as not set, as container files write it.
/// </summary>
/// <param name="environment">Names and values; null for the process's own.</param>
public sealed class FamiliarEnvironment(IDictionary? environment = null) : IConfigurationSource
{
    public const string Prefix = "LIVEKIT_";

    /// <summary>Each name and the key that it stands for.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["LIVEKIT_HOST"] = "LiveKit:Host",
        ["LIVEKIT_INTERNAL_HOST"] = "LiveKit:InternalHost",
        ["LIVEKIT_API_KEY"] = "LiveKit:ApiKey",
        ["LIVEKIT_API_SECRET"] = "LiveKit:ApiSecret",
        ["LIVEKIT_EXTERNAL"] = "LiveKit:External",
        ["LIVEKIT_SKIP_TLS_VERIFY"] = "LiveKit:SkipTlsVerify",
        ["LIVEKIT_CONFIG_PATH"] = "LiveKit:ConfigPath",
        ["LIVEKIT_NODE_IP"] = "LiveKit:NodeIp",
    };

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new FamiliarEnvironmentProvider(environment ?? Environment.GetEnvironmentVariables());

    /// <summary>What the log should say of these variables: those that nobody reads, and those that .NET's name overrules.</summary>
    /// <param name="environment">Names and values.</param>
    public static IEnumerable<string> Warnings(IDictionary environment)
    {
        var names = environment.Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (Names.TryGetValue(name, out var key))
            {
                var own = key.Replace(":", "__", StringComparison.Ordinal);
                if (Value(environment, name) is { } value && Find(environment, own) is { } other && other != value)
                    yield return $"{name} and {own} are both set and differ: {own} is used. Remove one of the two.";
            }
            // LIVEKIT__APIKEY is .NET's name, where names ignore case.
            else if (!name.StartsWith(Prefix + "_", StringComparison.Ordinal) && !IsServiceLink(name))
            {
                yield return NearestName.Of(name, Names.Keys) is { } near
                    ? $"The environment's {name} is not read by Bedrud. Did you mean {near}?"
                    : $"The environment's {name} is not read by Bedrud, and not handed on to the media server either.";
            }
        }
    }

    internal static string? Value(IDictionary environment, string name) => environment[name] as string is { Length: > 0 } value ? value : null;

    private static string? Find(IDictionary environment, string name) => environment.Keys.Cast<string>()
        .Where(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(key => Value(environment, key)).FirstOrDefault();

    // What Kubernetes sets in every container beside a service that is called "livekit".
    private static bool IsServiceLink(string name) =>
        name == "LIVEKIT_PORT" || name.StartsWith("LIVEKIT_SERVICE_", StringComparison.Ordinal) || name.StartsWith("LIVEKIT_PORT_", StringComparison.Ordinal);
}

/// <inheritdoc cref="FamiliarEnvironment"/>
public sealed class FamiliarEnvironmentProvider(IDictionary environment) : ConfigurationProvider
{
    public override void Load() => Data = FamiliarEnvironment.Names
        .Where(name => FamiliarEnvironment.Value(environment, name.Key) is not null)
        .ToDictionary(name => name.Value, name => FamiliarEnvironment.Value(environment, name.Key), StringComparer.OrdinalIgnoreCase);
}
