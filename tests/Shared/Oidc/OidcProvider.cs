using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bedrud.Tests;

/// <summary>An OpenID Connect provider of one page less: whoever comes is <see cref="Person"/>. It insists on the code flow with PKCE and a nonce, as a strict one does.</summary>
public sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "bedrud";
    public const string ClientSecret = "a-secret-that-the-provider-gave-us";
    private readonly ConcurrentDictionary<string, Grant> _grants = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication? _app;

    /// <summary>What it says about whoever signs in: claims of the token.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    /// <summary>Whether it sends people back without having let them in.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether its tokens are signed with a key that it does not publish.</summary>
    public bool Forges { get; set; }

    public int Port { get; } = Ports.Free();

    public string Url => $"http://127.0.0.1:{Port}";

    private sealed record Grant(string Nonce, string Challenge, string RedirectUri, Dictionary<string, object> Person);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = $"{Url}/authorize",
            ["token_endpoint"] = $"{Url}/token",
            ["jwks_uri"] = $"{Url}/jwks",
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        _app.MapGet("/jwks", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "one" });
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = key.N, e = key.E } } });
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var back = query["redirect_uri"].ToString();
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || !query["scope"].ToString().Split(' ').Contains("openid"))
            return Results.BadRequest("not what a strict provider takes");
        var answer = new Dictionary<string, string?> { ["state"] = query["state"] };
        if (Refuses)
            answer["error"] = "access_denied";
        else
        {
            var code = answer["code"] = Guid.NewGuid().ToString("N");
            _grants[code] = new Grant(query["nonce"]!, query["code_challenge"]!, back, new(Person));
        }

        return Results.Redirect(QueryHelpers.AddQueryString(back, answer));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || !_grants.TryRemove(form["code"].ToString(), out var grant) || form["redirect_uri"] != grant.RedirectUri)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        if (WebEncoders.Base64UrlEncode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != grant.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        using var stranger = RSA.Create(2048);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = ClientId,
            Claims = new Dictionary<string, object>(grant.Person) { ["nonce"] = grant.Nonce },
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey((Forges ? stranger : _rsa).ExportParameters(true)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = Guid.NewGuid().ToString("N"), token_type = "Bearer", expires_in = 300, id_token = token });
    }
}
