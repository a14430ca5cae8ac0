using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>A key that some class of settings reads.</summary>
/// <param name="Path">Such as <c>LiveKit:Redis:Address</c>; <c>*</c> stands for a name that the administrator chooses, as in <c>Accounts:OpenIdConnect:*:Authority</c>.</param>
/// <param name="Type">Of the value; of the elements, for a list.</param>
public sealed record SettingsKey(string Path, Type Type, bool IsList)
{
    /// <summary>Every key that a class of settings has: its properties that can be set, those of nested classes included.</summary>
    public static IEnumerable<SettingsKey> Of(Type settings, string section)
    {
        foreach (var property in settings.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true }))
        {
            var path = ConfigurationPath.Combine(section, property.Name);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            foreach (var key in OfProperty(type, path))
                yield return key;
        }
    }

    private static IEnumerable<SettingsKey> OfProperty(Type type, string path)
    {
        if (type.IsArray)
            return [new SettingsKey(path, type.GetElementType()!, IsList: true)];
        if (type == typeof(string) || type.IsValueType)
            return [new SettingsKey(path, type, IsList: false)];
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
            ? OfProperty(type.GetGenericArguments()[1], ConfigurationPath.Combine(path, Any))
            : Of(type, path);
    }

    private const string Any = "*";

    /// <summary>Whether something that is configured under <paramref name="path"/> is this key.</summary>
    public bool Is(string path) => BelowOf(path) is [];

    /// <summary>Whether this key lies below <paramref name="path"/>.</summary>
    public bool IsBelow(string path) => BelowOf(path) is { Length: > 0 };

    /// <summary>The names between <paramref name="path"/> and this key; none where it is the key; null where the key lies elsewhere.</summary>
    public string[]? BelowOf(string path)
    {
        var own = Path.Split(ConfigurationPath.KeyDelimiter);
        var other = path.Split(ConfigurationPath.KeyDelimiter);
        return other.Length <= own.Length && other.Zip(own).All(pair => pair.Second == Any || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase))
            ? own[other.Length..]
            : null;
    }

    /// <summary>How the class of settings spells <paramref name="path"/>, with the names that the administrator chose.</summary>
    public string Spelt(string path) => string.Join(ConfigurationPath.KeyDelimiter,
        Path.Split(ConfigurationPath.KeyDelimiter).Zip(path.Split(ConfigurationPath.KeyDelimiter), (own, other) => own == Any ? other : own));

    /// <summary>Why <paramref name="value"/> can't be read, as what follows "Key is ..."; null where it can.</summary>
    public string? Problem(string value)
    {
        try
        {
            var read = System.ComponentModel.TypeDescriptor.GetConverter(Type).ConvertFromInvariantString(value);
            return Type.IsEnum && !Enum.IsDefined(Type, read!) ? Unreadable(value) : null;
        }
        // Converters throw what they like, and wrap it in a bare Exception.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Unreadable(value);
        }
    }

    private string Unreadable(string value)
    {
        const int enough = 60;
        var shown = value.Length == 0 ? "empty" : $"\"{(value.Length > enough ? value[..enough] + "…" : value)}\"";
        if (Type == typeof(bool))
            return $"{shown}, which is neither true nor false. Write one of the two.";
        if (Type.IsEnum)
            return $"{shown}, which Bedrud does not know. Write {string.Join(" or ", Enum.GetNames(Type))}.";
        return Type == typeof(int) || Type == typeof(long)
            ? $"{shown}, which is no whole number. Write digits alone."
            : $"{shown}, which can't be read as {Type.Name}.";
    }
}
