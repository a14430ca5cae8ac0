using System.Text;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bedrud.Infrastructure.Tests.LiveKit.Api;

public sealed class JoinTokenIssuerTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddSeconds(1_795_399_402.9));
    private readonly IJoinTokenIssuer _issuer;

    public JoinTokenIssuerTests() => _issuer = FakeLiveKit.Services(time: _time).GetRequiredService<IJoinTokenIssuer>();

    [Fact]
    public void Issue_Speaker_ExactlyTheseClaims()
    {
        var token = _issuer.Issue(new("lesson-42", "u_1", "Ada", new(true, true, [TrackSource.Microphone, TrackSource.Camera]), new MeetingLimits(12, 300, 20)));

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Jwt.Header(token.Value).GetRawText());
        Assert.Equal(
            """
            {"iss":"APIfixture01","nbf":1795399402,"iat":1795399402,"exp":1795400002,"sub":"u_1","name":"Ada",
            "attributes":{"role":"speaker"},"video":{"roomJoin":true,"room":"lesson-42","canSubscribe":true,"canPublish":true,"canPublishData":true,
            "canUpdateOwnMetadata":false,"canPublishSources":["microphone","camera"]},"roomConfig":{"emptyTimeout":300,"departureTimeout":20,"maxParticipants":12}}
            """.ReplaceLineEndings(""),
            Jwt.Claims(token.Value).GetRawText());
        Assert.Equal(new DateTime(2026, 11, 23, 2, 13, 22, DateTimeKind.Utc), token.ExpiresAt);
        Assert.Equal(DateTimeKind.Utc, token.ExpiresAt.Kind);
    }

    [Fact]
    public async Task Issue_Any_SignatureHoldsForAnotherLibrary()
    {
        var token = _issuer.Issue(Request("Ada"));

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token.Value, new TokenValidationParameters
        {
            ValidIssuer = RecordedKeys.ApiKey,
            ValidateAudience = false,
            ValidAlgorithms = ["HS256"],
            LifetimeValidator = (from, to, _, _) => from <= _time.GetUtcNow().UtcDateTime && _time.GetUtcNow().UtcDateTime < to,
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(RecordedKeys.ApiSecret)),
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("u_1", result.ClaimsIdentity.FindFirst("sub")!.Value);
    }

    [Theory]
    [InlineData("She said \"hi\" \\ </script> & more")]
    [InlineData("👩🏽‍🚀 Ayşegül Çığırğanoğlu İI")]
    [InlineData("line\u2028separator\u2029 and \t tab \u0000 nul")]
    [InlineData("")]
    public void Issue_AwkwardName_ComesOutAsItWentIn(string name)
    {
        var token = _issuer.Issue(Request(name));

        Assert.Equal(name, Jwt.Claims(token.Value).GetProperty("name").GetString());
        Assert.Matches("^[A-Za-z0-9._-]+$", token.Value);
        Assert.True(Jwt.IsSignedWith(token.Value, RecordedKeys.ApiSecret));
    }

    [Fact]
    public void Issue_HalfASurrogate_DoesNotThrow()
    {
        var token = _issuer.Issue(Request("half \ud83d of it"));

        Assert.Equal("half \ufffd of it", Jwt.Claims(token.Value).GetProperty("name").GetString());
    }

    [Fact]
    public void Issue_VeryLongName_StillWhole()
    {
        var name = string.Concat(Enumerable.Repeat("ş👩", 2000));

        Assert.Equal(name, Jwt.Claims(_issuer.Issue(Request(name)).Value).GetProperty("name").GetString());
    }

    [Fact]
    public void Issue_NoCapacity_LeavesTheLimitOut() => Assert.Equal(
        """{"emptyTimeout":60,"departureTimeout":5}""",
        Jwt.Claims(_issuer.Issue(Request("Ada") with { Limits = new MeetingLimits(0, 60, 5) }).Value).GetProperty("roomConfig").GetRawText());

    [Fact]
    public void Issue_EveryRoleAndLock_SourcesAreNeverEmptyWhilePublishingIsAllowed()
    {
        foreach (var role in Enum.GetValues<RoomRole>())
        {
            for (var locks = 0; locks < 16; locks++)
            {
                var grants = ParticipantGrants.For(role, (RoomLocks)locks);
                var video = Jwt.Claims(_issuer.Issue(new("lesson-42", "u_1", "Ada", grants, default)).Value).GetProperty("video");

                Assert.Equal(grants.CanPublish, video.GetProperty("canPublish").GetBoolean());
                Assert.Equal(grants.CanPublishData, video.GetProperty("canPublishData").GetBoolean());
                var sources = video.GetProperty("canPublishSources");
                Assert.Equal(JsonValueKind.Array, sources.ValueKind);
                Assert.Equal(grants.Sources.Select(s => s.TokenName()), sources.EnumerateArray().Select(s => s.GetString()));
                Assert.Equal(grants.CanPublish, sources.GetArrayLength() > 0);
            }
        }
    }

    [Fact]
    public async Task Issue_ManyAtOnce_NoneSpoilsAnother()
    {
        await Parallel.ForAsync(0, 2000, (i, _) =>
        {
            var token = _issuer.Issue(new($"room-{i}", $"u_{i}", new string('x', i % 700), new(true, true, TrackSources.All), new MeetingLimits(i % 3, 300, 20)));
            Assert.True(Jwt.IsSignedWith(token.Value, RecordedKeys.ApiSecret));
            Assert.Equal($"u_{i}", Jwt.Claims(token.Value).GetProperty("sub").GetString());
            Assert.Equal($"room-{i}", Jwt.Claims(token.Value).GetProperty("video").GetProperty("room").GetString());
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Issue_Any_AllocatesLittleMoreThanTheToken()
    {
        var request = Request("Ada Lovelace");
        for (var i = 0; i < 100; i++)
            _issuer.Issue(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _issuer.Issue(request);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        Assert.InRange(each, 1, (request.Name.Length * 2) + 1600);
    }

    private static JoinTokenRequest Request(string name) => new("lesson-42", "u_1", name, new(true, true, TrackSources.All), default);
}
