namespace Bedrud.Web.Hosting;

internal static class EnumNames
{
    /// <summary>Reads a name, whatever its case, and nothing else: .NET's own parser also takes numbers and lists of names.</summary>
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }
}
