using System.Globalization;
using System.Text;
using Bedrud.Infrastructure.Identity;

namespace Bedrud.Web.Hosting;

/// <summary>Names that people give themselves, guests and accounts alike.</summary>
public static class DisplayName
{
    /// <summary>
    /// Trims and folds white space. Null for what can't be shown as a name: empty, too long, or holding characters that nobody sees, which can
    /// make one person's name look like another's: control, bidirectional override, zero width, fillers, variation selectors.
    /// </summary>
    public static string? Clean(string? name)
    {
        if (name is null)
            return null;
        var clean = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var runes = clean.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (IsInvisible(runes[i]) && !IsNeeded(runes[i], runes.AsSpan(0, i), runes.AsSpan(i + 1)))
                return null;
        }

        clean = clean.Normalize();
        return clean.Length is 0 or > BedrudUser.MaxDisplayNameLength ? null : clean;
    }

    // What Unicode calls default ignorable, as far as its category does not tell, and the blank of braille. U+FFFD stands for half a character.
    private static bool IsInvisible(Rune rune) => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
            or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0xFFFD or (>= 0xE0100 and <= 0xE01EF)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    // Joiners hold emoji families together and shape letters in Persian and the scripts of India, but never stand between letters of
    // Latin, Greek or Cyrillic, nor at an end; U+FE0F gives an emoji its colours.
    private static bool IsNeeded(Rune rune, ReadOnlySpan<Rune> before, ReadOnlySpan<Rune> after) => rune.Value switch
    {
        0x200C or 0x200D => before is [.., { Value: >= FirstJoined }] && after is [{ Value: >= FirstJoined }, ..],
        0xFE0F => before is [.., var symbol] && Rune.GetUnicodeCategory(symbol) is UnicodeCategory.OtherSymbol,
        _ => false,
    };

    // Hebrew, and all that comes after it.
    private const int FirstJoined = 0x0590;
}
