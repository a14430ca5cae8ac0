using System.Globalization;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>Sizes for people, as most file managers count.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Such as <c>1.4 GB</c>; of 1,024 each.</summary>
    public static string Of(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return $"{size.ToString(size < 10 && unit > 0 ? "0.#" : "0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
