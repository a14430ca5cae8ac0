namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>What LiveKit decodes a value into.</summary>
internal enum ValueKind
{
    Any,
    Text,
    Unsigned,
    Integer,
    Number,
    Flag,

    /// <summary>Go's: <c>5s</c>, <c>1m30s</c>, or nanoseconds.</summary>
    Duration,

    /// <summary>0 to 65535.</summary>
    Port,

    /// <summary>A port, or <c>7882-7892</c>.</summary>
    Ports,
    Texts,
    Pairs,
    Section,
}

internal sealed record KeyEntry(string Name, ValueKind Kind, KeyTable? Table = null);

/// <summary>The keys of one section.</summary>
/// <param name="goType">As LiveKit names it in "field x not found in type config.RoomConfig".</param>
/// <param name="isComplete">Bedrud knows all of its keys, so that another one keeps the server from starting.</param>
internal sealed class KeyTable(string goType, bool isComplete, params KeyEntry[] entries)
{
    private readonly Dictionary<string, KeyEntry> _entries = entries.ToDictionary(entry => entry.Name);

    public string GoType => goType;

    public bool IsComplete => isComplete;

    public IEnumerable<string> Names => _entries.Keys;

    public IEnumerable<KeyEntry> Sections => _entries.Values.Where(entry => entry.Table is not null);

    public KeyEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <param name="kind">Of every name.</param>
    /// <param name="names">Separated by blanks.</param>
    public static KeyEntry[] Of(ValueKind kind, string names) =>
        [.. names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => new KeyEntry(name, kind))];
}
