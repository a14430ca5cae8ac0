using System.Text;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

public sealed class WebhookVerifierTests
{
    private static readonly RecordedWebhook Recorded = RecordedWebhook.Get("101-a-lifecycle-room_started");

    [Fact]
    public void Verify_EveryRecording_Genuine()
    {
        Assert.True(RecordedWebhook.All.Count >= 283);
        Assert.All(RecordedWebhook.All, webhook => Assert.Null(Verify(webhook.Authorization, webhook.Body, webhook.ReceivedAt)));
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer  ")]
    [InlineData(" ")]
    public void Verify_BearerBeforeTheToken_Tolerated(string before) =>
        Assert.Null(Verify(before + Recorded.Authorization, Recorded.Body, Recorded.ReceivedAt));

    [Fact]
    public void Verify_OneByteOfTheBodyChanged_BodyAltered()
    {
        for (var i = 0; i < Recorded.Body.Length; i++)
        {
            var body = (byte[])Recorded.Body.Clone();
            body[i] ^= 1;
            Assert.Equal(WebhookRejection.BodyAltered, Verify(Recorded.Authorization, body, Recorded.ReceivedAt));
        }
        Assert.Equal(WebhookRejection.BodyAltered, Verify(Recorded.Authorization, [], Recorded.ReceivedAt));
    }

    [Fact]
    public void Verify_BodyWrittenAnew_BodyAltered()
    {
        // protojson puts a space after commas: the same JSON in other bytes is not what was signed.
        var compact = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Recorded.Body).Replace(", ", ",", StringComparison.Ordinal));

        Assert.Equal(WebhookRejection.BodyAltered, Verify(Recorded.Authorization, compact, Recorded.ReceivedAt));
    }

    [Fact]
    public void Verify_AnotherSecret_WrongSignature() => Assert.Equal(
        WebhookRejection.WrongSignature,
        Verify(Recorded.Authorization, Recorded.Body, Recorded.ReceivedAt, RecordedKeys.Connection(secret: "another-secret-0123456789abcdef01234567")));

    [Fact]
    public void Verify_AnotherKey_UnknownKey() => Assert.Equal(
        WebhookRejection.UnknownKey,
        Verify(Recorded.Authorization, Recorded.Body, Recorded.ReceivedAt, RecordedKeys.Connection(key: "APIother")));

    [Theory]
    [InlineData(300, null)]
    [InlineData(359, null)]
    [InlineData(361, WebhookRejection.Expired)]
    [InlineData(100_000, WebhookRejection.Expired)]
    [InlineData(-59, null)]
    [InlineData(-61, WebhookRejection.NotYetValid)]
    public void Verify_ClocksApart_AllowedByAMinute(int seconds, WebhookRejection? expected)
    {
        var sent = Jwt.Claims(Recorded.Authorization).GetProperty("nbf").GetInt64();

        Assert.Equal(expected, Verify(Recorded.Authorization, Recorded.Body, DateTimeOffset.FromUnixTimeSeconds(sent + seconds)));
    }

    [Theory]
    [InlineData(null, WebhookRejection.MissingToken)]
    [InlineData("", WebhookRejection.MissingToken)]
    [InlineData("Bearer ", WebhookRejection.MalformedToken)]
    [InlineData("nonsense", WebhookRejection.MalformedToken)]
    [InlineData("..", WebhookRejection.MalformedToken)]
    [InlineData("a.b", WebhookRejection.MalformedToken)]
    [InlineData("e30.e30.", WebhookRejection.WrongAlgorithm)]
    [InlineData("e30.e30.e30", WebhookRejection.WrongAlgorithm)]
    [InlineData("WzFd.e30.e30", WebhookRejection.MalformedToken)]
    [InlineData("ş30.e30.e30", WebhookRejection.MalformedToken)]
    [InlineData("eyJ%.e30.e30", WebhookRejection.MalformedToken)]
    public void Verify_NotAToken_Refused(string? authorization, WebhookRejection expected) =>
        Assert.Equal(expected, Verify(authorization, Recorded.Body, Recorded.ReceivedAt));

    [Fact]
    public void Verify_EndlesslyLongToken_MalformedToken() => Assert.Equal(
        WebhookRejection.MalformedToken, Verify($"{new string('a', 100_000)}.b.c", Recorded.Body, Recorded.ReceivedAt));

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("""{"alg":5}""")]
    public void Verify_OtherAlgorithm_WrongAlgorithm(string header)
    {
        var claims = Jwt.Claims(Recorded.Authorization).GetRawText();
        var signed = Jwt.Make(header, claims, RecordedKeys.ApiSecret);

        Assert.Equal(WebhookRejection.WrongAlgorithm, Verify(signed, Recorded.Body, Recorded.ReceivedAt));
        Assert.Equal(WebhookRejection.WrongAlgorithm, Verify(signed[..(signed.LastIndexOf('.') + 1)], Recorded.Body, Recorded.ReceivedAt));
    }

    [Theory]
    [InlineData("exp", WebhookRejection.Expired)]
    [InlineData("sha256", WebhookRejection.BodyAltered)]
    [InlineData("iss", WebhookRejection.UnknownKey)]
    public void Verify_ClaimMissing_Refused(string claim, WebhookRejection expected)
    {
        var claims = Jwt.Claims(Recorded.Authorization).EnumerateObject().Where(c => c.Name != claim).ToDictionary(c => c.Name, c => c.Value);
        var signed = Jwt.Make("""{"alg":"HS256"}""", System.Text.Json.JsonSerializer.Serialize(claims), RecordedKeys.ApiSecret);

        Assert.Equal(expected, Verify(signed, Recorded.Body, Recorded.ReceivedAt));
    }

    [Fact]
    public void Verify_SignatureCutShort_WrongSignature() => Assert.Equal(
        WebhookRejection.WrongSignature, Verify(Recorded.Authorization[..^3], Recorded.Body, Recorded.ReceivedAt));

    private static WebhookRejection? Verify(string? authorization, byte[] body, DateTimeOffset at, LiveKitConnection? connection = null) =>
        new WebhookVerifier(connection ?? RecordedKeys.Connection(), new FakeTimeProvider(at)).Verify(authorization, body);
}
