using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bedrud.Web.Tests.Api;

public sealed class WebhookApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Webhook_ParticipantJoined_IsSeenInPresence()
    {
        var store = portal.Services.GetRequiredService<PresenceStore>();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = store.Subscribe(null, () =>
        {
            if (store.Get("hooked").Participants.Length == 1)
                seen.TrySetResult();
            return Task.CompletedTask;
        });
        portal.LiveKit.Join("hooked", "u_1");

        var response = await SendAsync(Event("EV_1"), sign: true);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Event("EV_1"), sign: true)).StatusCode);
    }

    [Fact]
    public async Task Webhook_WithoutOrWithWrongSignature_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(Event("EV_2"), sign: false)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(Event("EV_3"), sign: true, tamper: true)).StatusCode);
    }

    [Fact]
    public async Task Webhook_TooLarge_IsRefusedUnread() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(new string(' ', 2 << 20), sign: true)).StatusCode);

    private async Task<HttpResponseMessage> SendAsync(string body, bool sign, bool tamper = false)
    {
        using var client = portal.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/livekit/webhook");
        if (sign)
            request.Headers.TryAddWithoutValidation("Authorization", Sign(body));
        request.Content = new StringContent(tamper ? body.Replace("u_1", "u_2", StringComparison.Ordinal) : body, Encoding.UTF8, "application/webhook+json");
        return await client.SendAsync(request);
    }

    private static string Event(string id)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return $$"""
            {"event":"participant_joined", "id":"{{id}}", "createdAt":"{{now}}",
             "room":{"sid":"RM_hooked", "name":"hooked", "creationTime":"{{now}}" },
             "participant":{"sid":"PA_u_1", "identity":"u_1", "state":"ACTIVE", "joinedAt":"{{now}}"} }
            """;
    }

    private static string Sign(string body) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Portal.ApiKey,
        NotBefore = DateTime.UtcNow,
        Expires = DateTime.UtcNow.AddMinutes(5),
        Claims = new Dictionary<string, object> { ["sha256"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body))) },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Portal.ApiSecret)), SecurityAlgorithms.HmacSha256),
    });
}
