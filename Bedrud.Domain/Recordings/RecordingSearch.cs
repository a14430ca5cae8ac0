using System.Globalization;
using System.Text;

namespace Bedrud.Domain.Recordings;

/// <summary>How titles and names are compared when somebody searches: databases disagree about case and about the Turkish i.</summary>
public static class RecordingSearch
{
    /// <summary>Lower case without accents: <c>İstanbul Toplantısı</c> becomes <c>istanbul toplantisi</c>.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = new StringBuilder(text.Length);
        // Half a character can't be normalized; as a rune it is U+FFFD.
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune);
        var folded = new StringBuilder(text.Length);
        foreach (var rune in whole.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
                folded.Append(rune.Value == 'ı' ? new Rune('i') : Rune.ToLowerInvariant(rune));
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
