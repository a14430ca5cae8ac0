using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Account;

/// <summary>The second step of signing in, through the pages and the API.</summary>
public sealed partial class TwoFactorTests : IDisposable
{
    private const string Email = "ada@example.org";
    private const string Page = "/account/me/security?setup=true";
    private readonly TimedPortal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task SignIn_WithTwoFactors_AsksForACodeThatIsTakenOnce()
    {
        var (key, _) = await EnableAsync();
        using var client = _portal.NewClient();

        await (await PasswordAsync(client)).ShouldBeProblemAsync(401, "two-factor-required");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/rooms")).StatusCode);
        var code = Next(key);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync("/api/auth/two-factor", new { code })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/rooms")).StatusCode);

        using var watcher = _portal.NewClient();
        await PasswordAsync(watcher);
        await (await watcher.PostAsJsonAsync("/api/auth/two-factor", new { code })).ShouldBeProblemAsync(401, "invalid-code");
        Assert.Contains(await _portal.AuditAsync(Email), e => e is { Action: "account.sign-in", Failure: null, Details: "two-factor" });
    }

    [Fact]
    public async Task SignIn_ByThePages_LeadsOverTheSecondStep()
    {
        var (key, _) = await EnableAsync();
        using var client = _portal.NewClient();

        var first = await client.SubmitAsync("/account/login?returnUrl=%2Frecordings", "login", ("email", Email), ("password", Portal.Password), ("keep", "true"));
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        var step = first.Headers.Location!.ToString();
        Assert.Contains("/account/two-factor", step, StringComparison.Ordinal);
        Assert.Equal("invalid-code", await (await client.SubmitAsync(step, "second-step", ("code", "000000"))).ProblemAsync());
        var second = await client.SubmitAsync(step, "second-step", ("code", Next(key)));

        Assert.EndsWith("/recordings", second.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task RecoveryCode_OpensTheAccountOnce_AndIsNotKeptReadable()
    {
        var (_, codes) = await EnableAsync();
        Assert.Equal(10, codes.Count);
        await using (var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
            Assert.DoesNotContain(await db.UserTokens.Select(t => t.Value).ToListAsync(), value => codes.Exists(code => value!.Contains(code, StringComparison.OrdinalIgnoreCase)));

        using var client = _portal.NewClient();
        await PasswordAsync(client);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync("/api/auth/two-factor", new { recoveryCode = $" {codes[3].ToLowerInvariant()} " })).StatusCode);
        using var again = _portal.NewClient();
        await PasswordAsync(again);
        await (await again.PostAsJsonAsync("/api/auth/two-factor", new { recoveryCode = codes[3] })).ShouldBeProblemAsync(401, "invalid-code");
        Assert.Contains("9 recovery codes", await client.GetStringAsync("/account/me/security"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("recoveryCode")]
    public async Task SecondStep_FiveWrongCodes_LocksEvenForTheRightOne(string kind)
    {
        var (key, _) = await EnableAsync();
        using var client = _portal.NewClient();
        await PasswordAsync(client);
        for (var i = 0; i < 5; i++)
            await client.PostAsJsonAsync("/api/auth/two-factor", new Dictionary<string, string> { [kind] = "123456" });

        await (await client.PostAsJsonAsync("/api/auth/two-factor", new { code = Next(key) })).ShouldBeProblemAsync(403, "locked-out");
    }

    [Fact]
    public async Task SecondStep_WithoutTheFirst_IsRefused()
    {
        using var client = _portal.NewClient();

        await (await client.PostAsJsonAsync("/api/auth/two-factor", new { code = "123456" })).ShouldBeProblemAsync(401, "two-factor-expired");
    }

    [Fact]
    public async Task Disable_AsksForThePassword_AndEndsTheSecondStep()
    {
        using var own = await _portal.UserAsync(Email);
        await EnableAsync(own);

        Assert.Equal("wrong-password", await (await own.SubmitAsync("/account/me/security", "disable", ("password", "not mine at all"))).ProblemAsync());
        Assert.Equal(HttpStatusCode.Found, (await own.SubmitAsync("/account/me/security", "disable", ("password", Portal.Password))).StatusCode);

        using var client = _portal.NewClient();
        Assert.Equal(HttpStatusCode.NoContent, (await PasswordAsync(client)).StatusCode);
        Assert.Contains(await _portal.AuditAsync(Email), e => e is { Action: "two-factor.disable", Failure: null });
    }

    [Fact]
    public async Task NewCodes_MakeTheOldOnesVoid()
    {
        using var own = await _portal.UserAsync(Email);
        var (_, old) = await EnableAsync(own);

        var codes = Codes(await (await own.SubmitAsync("/account/me/security", "codes", ("password", Portal.Password))).Content.ReadAsStringAsync());

        Assert.Equal(10, codes.Count);
        using var client = _portal.NewClient();
        await PasswordAsync(client);
        await (await client.PostAsJsonAsync("/api/auth/two-factor", new { recoveryCode = old[0] })).ShouldBeProblemAsync(401, "invalid-code");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync("/api/auth/two-factor", new { recoveryCode = codes[0] })).StatusCode);
    }

    [Fact]
    public async Task TrustedBrowser_IsNotAskedAgain_UntilThePasswordChanges()
    {
        var (key, _) = await EnableAsync();
        using var client = _portal.NewClient();
        await PasswordAsync(client);
        await client.SubmitAsync("/account/two-factor", "second-step", ("code", Next(key)), ("trust", "true"));
        await client.PostAsync("/api/auth/logout", null);

        Assert.Equal(HttpStatusCode.NoContent, (await PasswordAsync(client)).StatusCode);

        await client.SubmitAsync("/account/me", "password", ("password", Portal.Password), ("new", "another long password"));
        await client.PostAsync("/api/auth/logout", null);
        // Its cookie is looked at as often as that of a session.
        _portal.Time.Ahead += TimeSpan.FromMinutes(1);
        await (await client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = "another long password" })).ShouldBeProblemAsync(401, "two-factor-required");
    }

    private Task<HttpResponseMessage> PasswordAsync(HttpClient client) => client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Portal.Password });

    // Each code is taken once, so every next one is of a later time.
    private string Next(string key)
    {
        _portal.Time.Ahead += TimeSpan.FromSeconds(30);
        return Totp.CodeAt(key, _portal.Time.GetUtcNow());
    }

    private async Task<(string Key, List<string> Codes)> EnableAsync()
    {
        using var own = await _portal.UserAsync(Email);
        return await EnableAsync(own);
    }

    private async Task<(string Key, List<string> Codes)> EnableAsync(HttpClient own)
    {
        var key = Key().Match(await own.GetStringAsync(Page)).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal("invalid-code", await (await own.SubmitAsync(Page, "enable", ("code", "000000"), ("password", Portal.Password))).ProblemAsync());
        var html = await (await own.SubmitAsync(Page, "enable", ("code", Next(key)), ("password", Portal.Password))).Content.ReadAsStringAsync();
        return (key, Codes(html));
    }

    private static List<string> Codes(string html) => [.. Code().Matches(html[html.IndexOf("id=\"recovery-codes\"", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("data-testid=\"totp-key\"[^>]*>([A-Z2-7 ]+)<")]
    private static partial Regex Key();

    [GeneratedRegex("<code[^>]*>([A-Z0-9]{5}-[A-Z0-9]{5})</code>")]
    private static partial Regex Code();
}
