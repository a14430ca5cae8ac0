using System.Text.RegularExpressions;

namespace Bedrud.Tests;

/// <summary>Looks through what a portal wrote for what it must never write.</summary>
internal static partial class SecretSearch
{
    /// <summary>Fails where a secret, or any access token at all, stands in a text.</summary>
    /// <param name="text">A log, a page, an answer.</param>
    /// <param name="secrets">Those that are known.</param>
    public static void FindsNothingIn(string text, params IEnumerable<string> secrets)
    {
        // Only a few letters of what was found: the failure's message is a log too.
        if (secrets.FirstOrDefault(secret => secret.Length > 0 && text.Contains(secret, StringComparison.Ordinal)) is { } found)
            throw new InvalidOperationException($"A secret that begins with {found[..3]} stands in: {Around(text, found)}");
        if (Token().Match(text) is { Success: true } token)
            throw new InvalidOperationException($"An access token stands in: {Around(text, token.Value)}");
    }

    private static string Around(string text, string found)
    {
        var at = text.IndexOf(found, StringComparison.Ordinal);
        return text[Math.Max(0, at - 120)..at] + "…";
    }

    // A JWT: header and claims are JSON objects in base64.
    [GeneratedRegex(@"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}")]
    private static partial Regex Token();
}
