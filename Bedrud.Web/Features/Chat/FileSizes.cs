using System.Globalization;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Chat;

/// <summary>Sizes of files for people, in the reader's language.</summary>
internal static class FileSizes
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Such as <c>10 MB</c> or <c>1.4 KB</c>; of 1,024 each, as most file managers count.</summary>
    public static string Write(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return $"{size.ToString(size < 10 && unit > 0 ? "0.#" : "0", CultureInfo.CurrentCulture)} {Units[unit]}";
    }

    public static Problem TooLarge(long most) => Problems.FileTooLarge.With(Write(most));
}
