using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests;

/// <summary>What browsers are told about the portal's pages; that pages work under it is seen in the end-to-end tests, which fail at any breach.</summary>
public sealed partial class SecurityHeadersTests(Portal portal) : IClassFixture<Portal>
{
    [Theory]
    [InlineData("/account/login")]
    [InlineData("/m/daily")]
    [InlineData("/not-there")]
    [InlineData("/api/not-there")]
    [InlineData("/css/base.css")]
    public async Task Answers_Always_SayWhatBrowsersMayDoWithThem(string path)
    {
        using var client = portal.NewClient();

        using var answer = await client.GetAsync(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-inline'", ScriptSources(policy), StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", ScriptSources(policy), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("camera=(self)", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_WithAnInlineScript_GiveItThisAnswersNumber()
    {
        using var client = portal.NewClient();

        using var first = await client.GetAsync("/account/login");
        using var second = await client.GetAsync("/account/login");

        var page = await first.Content.ReadAsStringAsync();
        var policy = ScriptSources(Assert.Single(first.Headers.GetValues("Content-Security-Policy")));
        Assert.All(InlineScript().Matches(page), script => Assert.Contains($"'nonce-{script.Groups["nonce"].Value}'", policy, StringComparison.Ordinal));
        Assert.NotEmpty(InlineScript().Matches(page));
        Assert.NotEqual(policy, ScriptSources(Assert.Single(second.Headers.GetValues("Content-Security-Policy"))));
    }

    [Fact]
    public async Task Policy_ExternalLiveKit_LetsPagesTalkToIt()
    {
        using var client = portal.NewClient();

        using var answer = await client.GetAsync("/m/daily");

        Assert.Contains("wss://livekit.example.org", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    // A form's answer leads to the provider: browsers refuse that where the policy does not say so.
    [Fact]
    public async Task Policy_WithAnIdentityProvider_LetsFormsLeadThere()
    {
        await using var other = new Portal();
        other.Settings["Accounts:OpenIdConnect:work:Authority"] = "https://login.example.org";
        other.Settings["Accounts:OpenIdConnect:work:ClientId"] = "bedrud";
        using var client = other.NewClient();
        using var plain = portal.NewClient();

        Assert.Contains("form-action 'self' https:;", await PolicyAsync(client), StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", await PolicyAsync(plain), StringComparison.Ordinal);

        static async Task<string> PolicyAsync(HttpClient client)
        {
            using var answer = await client.GetAsync("/account/login");
            return Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        }
    }

    private static string ScriptSources(string policy) => policy.Split(';').Single(d => d.TrimStart().StartsWith("script-src", StringComparison.Ordinal));

    [GeneratedRegex("""<script(?![^>]*\ssrc=)(?:[^>]*\snonce="(?<nonce>[^"]*)")?""")]
    private static partial Regex InlineScript();
}
