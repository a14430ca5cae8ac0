using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.LiveKit.Tokens;
using Bedrud.Infrastructure.Tests.LiveKit.Api;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Tokens;

/// <summary>What is said of a token, against what a real LiveKit answered to it.</summary>
public sealed class TokenInspectorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ListRooms-all", 200, "")]
    [InlineData("ListRooms-wrong-secret", 401, TokenCodes.SignatureWrong)]
    [InlineData("ListRooms-unknown-key", 401, TokenCodes.KeyUnknown)]
    [InlineData("ListRooms-alg-none", 401, TokenCodes.Algorithm)]
    [InlineData("ListRooms-garbage-token", 401, TokenCodes.NoToken)]
    [InlineData("ListRooms-expired-90s", 401, TokenCodes.Expired)]
    [InlineData("ListRooms-nbf-future-90s", 401, TokenCodes.NotYet)]
    [InlineData("ListRooms-expired-30s", 200, TokenCodes.ExpiredLeeway)]
    [InlineData("ListParticipants-roomAdmin-without-room", 401, TokenCodes.AdminWithoutRoom)]
    [InlineData("StartRoomCompositeEgress-lacks-roomRecord", 401, "")]
    public void Inspect_RecordedToken_IsJudgedAsLiveKitDid(string name, int status, string code)
    {
        var answer = RecordedAnswer.Load(name);
        Assert.Equal(status, answer.Status);
        var token = TokenOf(name);

        var report = Inspector(answer.Date).Inspect(token);

        // Those that record and list have no room; the recordings' own did well without.
        var found = report.Findings.Where(finding => finding.Code is not TokenCodes.RecordWithoutRoom && (code == TokenCodes.AdminWithoutRoom || finding.Code is not TokenCodes.AdminWithoutRoom)).Select(finding => finding.Code);
        Assert.Equal(code.Length == 0 ? [] : [code], found);
        Assert.Equal(status == 401 && code.Length > 0 && code != TokenCodes.KeyUnknown, report.Findings.Any(finding => finding.Code == code && finding.Severity == LintSeverity.Error));
    }

    [Theory]
    [InlineData("""{"roomRecord":true}""", TokenCodes.RecordWithoutRoom)]
    [InlineData("""{"roomJoin":true}""", TokenCodes.JoinWithoutRoom)]
    [InlineData("""{"roomJoin":false,"room":"r"}""", TokenCodes.NoGrants)]
    [InlineData("""{"roomJoin":true,"room":"r","can_publish":false}""", TokenCodes.GrantMisspelt)]
    [InlineData("""{"roomJoin":true,"room":"r","canPublishSources":["mic"]}""", TokenCodes.SourceUnknown)]
    [InlineData("""{"roomRecord":true,"room":"r"}""", null)]
    [InlineData("""{"roomJoin":true,"room":"r","canPublishSources":["microphone","SCREEN_SHARE"]}""", null)]
    public void Inspect_Grants_AreJudged(string video, string? code) =>
        Assert.Equal(code is null ? [] : [code], Inspector(Now).Inspect(Sign($$$"""{"iss":"APIfixture01","sub":"z","exp":{{{Now.ToUnixTimeSeconds() + 600}}},"video":{{{video}}}}""")).Findings.Select(finding => finding.Code));

    [Fact]
    public void Inspect_Expired_SaysByHowMuch()
    {
        var finding = Assert.Single(Inspector(Now).Inspect(Sign($$$"""{"iss":"APIfixture01","exp":{{{Now.ToUnixTimeSeconds() - 3725}}},"video":{"roomList":true}}""")).Findings);

        Assert.Equal((TokenCodes.Expired, "1:02:05"), (finding.Code, finding.Args[0]));
    }

    [Fact]
    public void Inspect_NobodyInIt_SaysThatAnIdentityIsMissing() => Assert.Contains(
        Inspector(Now).Inspect(Sign("""{"iss":"APIfixture01","sub":"","video":{"roomJoin":true,"room":"r"}}""")).Findings, finding => finding is { Code: TokenCodes.JoinWithoutIdentity, Severity: LintSeverity.Error });

    [Fact]
    public void Inspect_Allows_CountsWhatIsLeftOut() => Assert.Equal(
        ["roomJoin", "canSubscribe", "canPublishData"], Inspector(Now).Inspect(Sign("""{"iss":"APIfixture01","sub":"z","video":{"roomJoin":true,"room":"r","canPublish":false}}""")).Allows);

    [Fact]
    public void Inspect_AnyText_NeverThrows() => Gen.Select(Gen.String, Gen.Int[0, 300], (text, at) =>
    {
        var token = Sign("""{"iss":"APIfixture01","exp":1e300,"nbf":-1,"video":{"room":7,"roomJoin":"true","canPublishSources":[1,null,{}]}}""");
        return token.Insert(at % token.Length, text);
    }).Sample(token => Inspector(Now).Inspect(token), iter: 2000);

    private static string TokenOf(string name)
    {
        using var request = JsonDocument.Parse(File.ReadAllText(Path.Combine(RecordedKeys.Folder("twirp"), $"{name}.request.json")));
        return request.RootElement.GetProperty("headers").GetProperty("authorization").GetString()!;
    }

    private static string Sign(string claims)
    {
        var text = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(RecordedKeys.Connection().ApiSecret), Encoding.UTF8.GetBytes(text)))}";
    }

    private static TokenInspector Inspector(DateTimeOffset now) => new(RecordedKeys.Connection(), new FakeTimeProvider(now));
}
