using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>A check as <c>GET /health</c> tells it.</summary>
internal sealed record CheckReading(string Id, string Verdict, string Cause, string Text, IReadOnlyList<string> Evidence, IReadOnlyList<string> Fixes, IReadOnlyList<string> Remedies)
{
    /// <summary>Somebody is to look.</summary>
    public bool IsWrong => Verdict is "warning" or "failing";

    /// <summary>All that an administrator reads of it.</summary>
    public string Everything => $"{Id} {Verdict} ({Cause}): {Text}\n  {string.Join("\n  ", Evidence)}\n  {string.Join("\n  ", Fixes)}";

    public static CheckReading From(JsonElement check) => new(
        check.GetProperty("id").GetString()!,
        check.GetProperty("verdict").GetString()!,
        check.GetProperty("cause").GetString()!,
        check.GetProperty("text").GetString()!,
        [.. check.GetProperty("evidence").EnumerateArray().Select(fact => $"{fact.GetProperty("label").GetString()}: {fact.GetProperty("value").GetString()}")],
        [.. check.GetProperty("fixes").EnumerateArray().Select(fix => $"{fix.GetProperty("text").GetString()} {fix.GetProperty("lines").GetString()}".Trim())],
        [.. check.GetProperty("fixes").EnumerateArray().Select(fix => fix.GetProperty("remedy").GetString()).OfType<string>()]);
}
