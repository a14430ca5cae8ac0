namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Names that others chose, in lines that an administrator pastes into a shell.</summary>
internal static class ShellWord
{
    /// <summary>As one word: as it is where no character means anything to a shell, else in single quotes.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:%+,@=".Contains(c, StringComparison.Ordinal))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
