using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>A key that some class of settings reads.</summary>
/// <param name="Path">Such as <c>LiveKit:Redis:Address</c>.</param>
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
            if (type.IsArray)
                yield return new SettingsKey(path, type.GetElementType()!, IsList: true);
            else if (type == typeof(string) || type.IsValueType)
                yield return new SettingsKey(path, type, IsList: false);
            else
            {
                foreach (var nested in Of(type, path))
                    yield return nested;
            }
        }
    }

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
