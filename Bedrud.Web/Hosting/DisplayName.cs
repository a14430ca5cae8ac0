using System.Globalization;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Web.Hosting;

/// <summary>Names that people give themselves.</summary>
public static class DisplayName
{
    /// <summary>
    /// Trims and folds white space. Null for what can't be shown as a name: empty, too long, or holding control, bidirectional-override or
    /// other invisible formatting characters, which can make one person's name look like another's.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (name is null)
            return null;
        var clean = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize();
        return clean.Length is 0 or > BedrudUser.MaxDisplayNameLength || clean.Any(IsInvisible) ? null : clean;
    }

    // The zero-width joiner holds emoji families together and is needed in some scripts.
    private static bool IsInvisible(char c) => c is not ('\u200d' or '\u200c')
        && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;
}
