using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>What a browser says of itself, cut to what can be kept and shown.</summary>
internal static partial class Claims
{
    private static readonly JsonSerializerOptions Dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Dense) { WriteIndented = true };

    /// <summary>The same, written anew; null for what can't be, such as half a surrogate: "\ud800" is parsed, but neither read nor written.</summary>
    public static string? Json(string text, bool isIndented = false)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), isIndented ? Indented : Dense);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>In one line, without what stands for nothing on a screen.</summary>
    public static string Line(string? text, int most)
    {
        var line = Unprintable().Replace(text ?? "", " ").Trim();
        return line.Length <= most ? line : $"{line[..(most - 1)]}…";
    }

    /// <summary>The same without tokens and addresses: neither belongs into a list that people read.</summary>
    public static string Discreet(string? text, int most) =>
        Line(Addresses().Replace(Tokens().Replace(text is { Length: > 4000 } ? text[..4000] : text ?? "", "<token>"), "<address>"), most);

    /// <summary>Seconds that can be told; null for what is no number of them, or more than a hundred years.</summary>
    public static double? Seconds(double? seconds) => seconds is { } value && Math.Abs(value) <= 3.2e9 ? Math.Round(value, 1) : null;

    [GeneratedRegex(@"[\p{C}\p{Z}]+")]
    private static partial Regex Unprintable();

    // eyJhbGciOi....eyJz....sig
    [GeneratedRegex(@"eyJ[\w-]*(\.[\w-]*){0,2}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();

    // 203.0.113.9:50000, [2001:db8::1], fe80::1
    [GeneratedRegex(@"\d{1,3}(\.\d{1,3}){3}(:\d+)?|\[?[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}\]?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
