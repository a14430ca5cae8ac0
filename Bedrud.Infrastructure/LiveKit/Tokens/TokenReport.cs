using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.LiveKit.Tokens;

/// <summary>What a token says of itself, and what is wrong with it. Never holds the token, its signature or a secret.</summary>
public sealed record TokenReport
{
    /// <summary>The API key that it says it is signed with (<c>iss</c>).</summary>
    public string? Key { get; init; }

    /// <summary><c>sub</c>.</summary>
    public string? Identity { get; init; }

    /// <summary>Null: it is for no room.</summary>
    public string? Room { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? NotBefore { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>Grants as LiveKit names them: <c>roomJoin</c>, <c>canPublish</c>.</summary>
    public ImmutableArray<string> Allows { get; init; } = [];

    /// <summary>The worst first.</summary>
    public required ImmutableArray<TokenFinding> Findings { get; init; }
}

/// <param name="Code">One of <see cref="TokenCodes"/>; stable.</param>
/// <param name="Args">For the text's placeholders.</param>
public sealed record TokenFinding(LintSeverity Severity, string Code, params ImmutableArray<string> Args);

/// <summary>Every code of a token's finding.</summary>
public static class TokenCodes
{
    public const string NoToken = "no-token";
    public const string Algorithm = "algorithm";
    public const string KeyMissing = "key-missing";
    public const string KeyUnknown = "key-unknown";
    public const string SignatureWrong = "signature-wrong";
    public const string Expired = "expired";
    public const string ExpiredLeeway = "expired-leeway";
    public const string NotYet = "not-yet";
    public const string NoExpiry = "no-expiry";
    public const string NoGrants = "no-grants";
    public const string GrantMisspelt = "grant-misspelt";
    public const string JoinWithoutRoom = "join-without-room";
    public const string JoinWithoutIdentity = "join-without-identity";
    public const string AdminWithoutRoom = "admin-without-room";
    public const string RecordWithoutRoom = "record-without-room";
    public const string SourceUnknown = "source-unknown";

    public static IReadOnlyList<string> All { get; } =
        [.. typeof(TokenCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
