using System.Collections.Immutable;
using System.Text.Json;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.LiveKit.Tokens;

/// <summary>The claim <c>video</c> of a token: what its bearer may do.</summary>
internal sealed class TokenGrants
{
    // What LiveKit takes for false where it is missing, and for true.
    private static readonly string[] Off =
    [
        "roomCreate", "roomList", "roomRecord", "roomAdmin", "roomJoin", "ingressAdmin", "hidden", "recorder", "agent", "canUpdateOwnMetadata", "canSubscribeMetrics",
    ];

    private static readonly string[] On = ["canPublish", "canSubscribe", "canPublishData"];
    private static readonly string[] Others = ["room", "canPublishSources", "destinationRoom", "canManageAgentSession"];
    private static readonly string[] Sources = ["camera", "microphone", "screen_share", "screen_share_audio", "unknown"];

    private readonly JsonElement _video;

    public TokenGrants(JsonElement claims)
    {
        Identity = TokenInspector.Text(claims, "sub");
        _video = claims.TryGetProperty("video", out var video) && video.ValueKind == JsonValueKind.Object ? video : default;
        Room = _video.ValueKind == JsonValueKind.Object ? TokenInspector.Text(_video, "room") : null;
    }

    public string? Identity { get; }

    public string? Room { get; }

    public ImmutableArray<string> Allows =>
        [.. Off.Where(Has), .. On.Where(name => Has("roomJoin") && (!Find(name, out var value) || value.ValueKind == JsonValueKind.True))];

    public void Check(List<TokenFinding> findings)
    {
        if (_video.ValueKind == JsonValueKind.Object)
            CheckNames(findings);
        if (!Off[..6].Any(Has))
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.NoGrants));
        if (Has("roomJoin") && Room is null)
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.JoinWithoutRoom));
        if (Has("roomJoin") && Identity is null)
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.JoinWithoutIdentity));
        if (Has("roomAdmin") && Room is null)
            findings.Add(new TokenFinding(LintSeverity.Error, TokenCodes.AdminWithoutRoom));
        if (Has("roomRecord") && Room is null)
            findings.Add(new TokenFinding(LintSeverity.Warning, TokenCodes.RecordWithoutRoom));
    }

    private void CheckNames(List<TokenFinding> findings)
    {
        string[] known = [.. Off, .. On, .. Others];
        foreach (var grant in _video.EnumerateObject().Where(grant => !known.Contains(grant.Name)))
        {
            // room_join for roomJoin: LiveKit passes over it in silence.
            if (NearestName.Of(grant.Name.Replace("_", "", StringComparison.Ordinal), known) is { } meant)
                findings.Add(new TokenFinding(LintSeverity.Warning, TokenCodes.GrantMisspelt, TokenInspector.Shown(grant.Name)!, meant));
        }

        if (!Find("canPublishSources", out var sources) || sources.ValueKind != JsonValueKind.Array)
            return;
        foreach (var source in sources.EnumerateArray().Where(source => source.ValueKind != JsonValueKind.String || !Sources.Contains(source.GetString()!.ToLowerInvariant())))
            findings.Add(new TokenFinding(LintSeverity.Warning, TokenCodes.SourceUnknown, TokenInspector.Shown(source.ToString())!));
    }

    private bool Has(string name) => Find(name, out var value) && value.ValueKind == JsonValueKind.True;

    private bool Find(string name, out JsonElement value)
    {
        value = default;
        return _video.ValueKind == JsonValueKind.Object && _video.TryGetProperty(name, out value);
    }
}
