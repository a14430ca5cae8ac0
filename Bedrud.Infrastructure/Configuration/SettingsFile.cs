using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Serialization;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>
/// What administrators have the portal set by itself: <c>settings.yaml</c> in the data folder, a source of settings after the administrator's own file and
/// before the environment (docs/adr/0012). A singleton; safe for concurrent use.
/// </summary>
public sealed class SettingsFile(DataFolder folder, IConfiguration configuration)
{
    public const string Name = "settings.yaml";

    private const string Head = "# Written by Bedrud when somebody lets its health page mend something. config.yaml comes before it, the environment after it.\n";

    private readonly Lock _gate = new();

    /// <summary>The keys that may be written: nothing else ever is.</summary>
    public static ImmutableArray<string> Keys { get; } =
        ["LiveKit:Port", "LiveKit:NodeIp", "LiveKit:EmptyTimeout", "LiveKit:DepartureTimeout", "LiveKit:Turn"];

    /// <summary>Absolute.</summary>
    public string Path { get; } = PathIn(folder.Path);

    /// <param name="dataFolder">As it is configured.</param>
    public static string PathIn(string dataFolder) => System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), Name);

    /// <summary>Where a value stands that wins over this file, such as <c>LiveKit__Port in the environment</c>; null where none does.</summary>
    public string? OverriddenBy(string key) =>
        Providers.Reverse().TakeWhile(provider => !IsOurs(provider)).FirstOrDefault(provider => provider.TryGet(key, out _)) is null
            ? null
            : SettingOrigin.Of(configuration, key) ?? "the portal's start";

    /// <summary>Whether a value written here would count.</summary>
    public bool CanSet(string key) => Keys.Contains(key, StringComparer.OrdinalIgnoreCase) && Providers.Any(IsOurs) && OverriddenBy(key) is null;

    /// <summary>Writes values into the file, as a whole or not at all, and has the configuration read them.</summary>
    /// <param name="values">By key; null takes a key out of the file.</param>
    /// <exception cref="ArgumentException">A key that may not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ConfigurationFileException">Somebody wrote into the file what is no YAML: it is left as it is.</exception>
    public void Set(IReadOnlyDictionary<string, string?> values)
    {
        if (values.Keys.FirstOrDefault(key => !Keys.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } wrong)
            throw new ArgumentException($"{wrong} is not written by the portal.", nameof(values));
        lock (_gate)
        {
            var all = Read();
            foreach (var (key, value) in values)
            {
                if (value is null)
                    all.Remove(key);
                else
                    all[key] = value;
            }

            Replace(Encoding.UTF8.GetBytes(Head + ToYaml(all)));
        }
    }

    /// <summary>The file as it is; null where there is none.</summary>
    internal byte[]? Content() => File.Exists(Path) ? File.ReadAllBytes(Path) : null;

    /// <summary>Puts back what <see cref="Content"/> said.</summary>
    internal void Restore(byte[]? content)
    {
        lock (_gate)
            Replace(content ?? Encoding.UTF8.GetBytes(Head));
    }

    private void Replace(byte[] content)
    {
        OwnerOnly.Replace(Path, content);
        foreach (var provider in Providers.Where(IsOurs))
            provider.Load();
    }

    private IEnumerable<IConfigurationProvider> Providers => (configuration as IConfigurationRoot)?.Providers ?? [];

    private bool IsOurs(IConfigurationProvider provider) => provider is YamlConfigurationProvider yaml && yaml.Path == Path;

    /// <summary>What somebody added by hand stays.</summary>
    private SortedDictionary<string, string> Read()
    {
        var values = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (File.Exists(Path))
        {
            foreach (var (key, value) in YamlSettings.Parse(Path, File.ReadAllText(Path)).Values)
            {
                if (value is not null)
                    values[key] = value;
            }
        }

        return values;
    }

    private static string ToYaml(IEnumerable<KeyValuePair<string, string>> values)
    {
        var root = new SortedDictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values)
        {
            var at = root;
            var names = key.Split(ConfigurationPath.KeyDelimiter);
            foreach (var name in names[..^1])
                at = (SortedDictionary<string, object>)(at.TryGetValue(name, out var below) ? below : at[name] = new SortedDictionary<string, object>(StringComparer.OrdinalIgnoreCase));
            at[names[^1]] = value;
        }

        return root.Count == 0 ? "" : new SerializerBuilder().WithQuotingNecessaryStrings(true).WithNewLine("\n").Build().Serialize(root);
    }
}
