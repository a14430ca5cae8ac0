using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>Goes through what is configured in a section: values that can be read, and the errors of all others.</summary>
internal sealed class SectionReading(string section, IReadOnlyList<SettingsSection> all)
{
    private readonly IReadOnlyList<SettingsKey> _keys = all.Single(s => s.Name == section).Keys;

    /// <summary>Under the names that the class of settings has.</summary>
    public List<KeyValuePair<string, string?>> Values { get; } = [];

    public List<string> Errors { get; } = [];

    public void Read(IConfigurationSection setting)
    {
        if (_keys.FirstOrDefault(key => key.Is(setting.Path)) is { } known)
            ReadKey(known, setting);
        else if (_keys.Any(key => key.IsBelow(setting.Path)))
            ReadNested(setting);
        else
            Errors.Add($"{setting.Path} is unknown. {Advice(setting)}");
    }

    private void ReadNested(IConfigurationSection nested)
    {
        if (!string.IsNullOrEmpty(nested.Value))
            Errors.Add($"{nested.Path} has a value, but is a section. Write its keys below it: {string.Join(", ", Names(nested.Path))}.");
        foreach (var child in nested.GetChildren())
            Read(child);
    }

    private void ReadKey(SettingsKey key, IConfigurationSection setting)
    {
        if (key.IsList)
            ReadList(key, setting);
        else if (setting.GetChildren().Any())
            Errors.Add($"{key.Spelt(setting.Path)} has further keys below it, but takes a single value. Write that value in their place.");
        else
            Take(key, key.Spelt(setting.Path), key.Spelt(setting.Path), setting.Value);
    }

    private void ReadList(SettingsKey key, IConfigurationSection setting)
    {
        // The environment and the command line can't write lists: there it is one value with commas, and it replaces a file's list.
        var items = !string.IsNullOrWhiteSpace(setting.Value)
            ? setting.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : setting.GetChildren().Select(item => item.Value);
        var index = 0;
        foreach (var item in items)
        {
            if (item is null)
                Errors.Add($"{key.Spelt(setting.Path)} has something in its list that is no plain value. Write one value after each dash.");
            else
                Take(key, key.Spelt(setting.Path), ConfigurationPath.Combine(key.Spelt(setting.Path), index++.ToString(CultureInfo.InvariantCulture)), item);
        }
    }

    private void Take(SettingsKey key, string name, string path, string? value)
    {
        // "port:" without anything behind it is a key that was not written. (.NET's own binder would make it 0.)
        if (value is null)
            return;
        if (key.Problem(value) is { } problem)
            Errors.Add($"{name} is {problem}");
        else
            Values.Add(new(path, value));
    }

    private string Advice(IConfigurationSection unknown)
    {
        var parent = ConfigurationPath.GetParentPath(unknown.Path)!;
        var siblings = Names(parent).ToList();
        if (NearestName.Of(unknown.Key, siblings) is { } near)
            return $"Did you mean {ConfigurationPath.Combine(parent, near)}?";
        // Known, but somewhere else: LiveKit:Address for LiveKit:Redis:Address, Server:ApiKey for LiveKit:ApiKey.
        if (all.SelectMany(s => s.Keys).Where(key => Same(ConfigurationPath.GetSectionKey(key.Path), unknown.Key)).Select(key => key.Path).ToList() is [var elsewhere])
            return $"Did you mean {elsewhere}?";
        return $"No key of {parent} has a similar name: they are {string.Join(", ", siblings)}.";
    }

    /// <summary>The names right below a section, as the classes of settings have them.</summary>
    private IEnumerable<string> Names(string parent) => _keys
        .Select(key => key.BelowOf(parent))
        .Where(names => names is { Length: > 0 })
        .Select(names => names![0])
        .Distinct();

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
