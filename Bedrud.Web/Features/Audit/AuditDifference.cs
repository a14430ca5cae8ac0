using System.Text.Json;

namespace Bedrud.Web.Features.Audit;

/// <summary>One member of what an act changed.</summary>
/// <param name="Before">As text; null where it was not there.</param>
/// <param name="After">As text; null where it is not there any more.</param>
public sealed record AuditDifference(string Name, string? Before, string? After)
{
    public bool IsChanged => Before != After;

    /// <summary>Member by member, what changed first. What is no JSON object, or was cut in the middle of one, is one nameless whole.</summary>
    public static IReadOnlyList<AuditDifference> Between(string? before, string? after)
    {
        if (before is null && after is null)
            return [];
        var (old, present) = (Members(before), Members(after));
        if (old is null || present is null)
            return [new AuditDifference("", before, after)];
        return [.. old.Keys.Union(present.Keys).Select(name => new AuditDifference(name, old.GetValueOrDefault(name), present.GetValueOrDefault(name))).OrderByDescending(d => d.IsChanged)];
    }

    private static Dictionary<string, string>? Members(string? json)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null)
            return members;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return null;
            foreach (var member in document.RootElement.EnumerateObject())
                members[member.Name] = member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            return members;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
