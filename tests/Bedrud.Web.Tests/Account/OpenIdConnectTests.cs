using System.Net;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Account;

/// <summary>Signing in by a provider that plays by the rules, and by one that does not.</summary>
public sealed class OpenIdConnectTests : IAsyncLifetime
{
    private readonly OidcProvider _provider = new();
    private readonly TimedPortal _portal = new();
    private readonly HttpClient _outside = new(new HttpClientHandler { AllowAutoRedirect = false });

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        Set("DisplayName", "Main Street");
        Set("Authority", _provider.Url);
        Set("ClientId", OidcProvider.ClientId);
        Set("ClientSecret", OidcProvider.ClientSecret);
        Set("RequireHttps", "false");
    }

    public async ValueTask DisposeAsync()
    {
        _outside.Dispose();
        await _portal.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_OfSomebodyNew_MakesAnAccountOnlyWhereThatIsAllowed()
    {
        _provider.Person = Person("1", "ada@example.org");
        using var client = _portal.NewClient();

        Assert.EndsWith("/account/login?problem=provider-unknown", await SignInAsync(client), StringComparison.Ordinal);
        Assert.Null(await FindAsync("ada@example.org"));
    }

    [Fact]
    public async Task SignIn_WhereAccountsAreMade_OpensTheSameOneEachTimeByItsSubject()
    {
        Set("CreateAccounts", "true");
        _provider.Person = Person("1", "ada@example.org");
        using var client = _portal.NewClient();
        Assert.Equal("/rooms", await SignInAsync(client, "/rooms"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/rooms")).StatusCode);

        // Another address there is still the same person; another person with the first address is not.
        _provider.Person = Person("1", "countess@example.org");
        using var again = _portal.NewClient();
        Assert.Equal("/rooms", await SignInAsync(again, "/rooms"));
        Assert.Null(await FindAsync("countess@example.org"));
        _provider.Person = Person("2", "ada@example.org");
        using var other = _portal.NewClient();
        Assert.EndsWith("problem=provider-email", await SignInAsync(other), StringComparison.Ordinal);
        Assert.Contains(await _portal.AuditAsync("ada@example.org"), e => e is { Action: "account.sign-in", Failure: null, Details: "main" });
    }

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, true, false, false)]
    public async Task SignIn_WithAnAddressThatIsTaken_LinksOnlyWhatBothSidesConfirmed(bool allowed, bool verifiedThere, bool confirmedHere, bool linked)
    {
        Set("LinkByVerifiedEmail", allowed ? "true" : "false");
        Set("CreateAccounts", "true");
        (await _portal.UserAsync("ada@example.org")).Dispose();
        await ChangeAsync("ada@example.org", user => user.EmailConfirmed = confirmedHere);
        _provider.Person = Person("1", "ada@example.org", verifiedThere);
        using var client = _portal.NewClient();

        var end = await SignInAsync(client, "/rooms");

        Assert.Equal(linked, end == "/rooms");
        Assert.Equal(linked ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, (await client.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task Link_BySomebodySignedIn_OpensTheirAccountFromThenOn()
    {
        _provider.Person = Person("1", "elsewhere@example.net");
        using var own = await _portal.UserAsync("ada@example.org");

        var end = await FollowAsync(own, await own.SubmitAsync("/account/me/security", "/account/external/main/link"));

        Assert.EndsWith("done=linked", end, StringComparison.Ordinal);
        using var client = _portal.NewClient();
        Assert.Equal("/rooms", await SignInAsync(client, "/rooms"));
        using var eve = await _portal.UserAsync("eve@example.org");
        Assert.EndsWith("problem=provider-taken", await FollowAsync(eve, await eve.SubmitAsync("/account/me/security", "/account/external/main/link")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_FollowTheProviderAtEachSignIn_ButTheLastAdministratorStays()
    {
        Set("CreateAccounts", "true");
        Set("RoleClaim", "groups");
        Set("Roles:bedrud-admins", "Administrator");
        Set("Roles:bedrud-ops", "Operator");
        _provider.Person = Person("1", "ada@example.org", groups: ["staff", "bedrud-ops", "bedrud-admins"]);
        using (var client = _portal.NewClient())
            await SignInAsync(client);
        Assert.Equal(["Administrator"], await RolesAsync("ada@example.org"));

        _provider.Person = Person("1", "ada@example.org", groups: ["bedrud-ops"]);
        using (var client = _portal.NewClient())
            await SignInAsync(client);
        Assert.Equal(["Operator"], await RolesAsync("ada@example.org"));

        // Now she is the only one.
        _provider.Person = Person("1", "ada@example.org", groups: ["bedrud-admins"]);
        using (var client = _portal.NewClient())
            await SignInAsync(client);
        await ChangeAsync(Portal.Email, user => user.Lock(DateTime.UtcNow, null));
        _provider.Person = Person("1", "ada@example.org");
        using (var client = _portal.NewClient())
        {
            Assert.Equal("/rooms", await SignInAsync(client, "/rooms"));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/admin/rooms")).StatusCode);
        }

        Assert.Equal(["Administrator"], await RolesAsync("ada@example.org"));
        Assert.Contains(await _portal.AuditAsync("ada@example.org"), e => e is { Action: "account.roles", Failure: "last-administrator" });
    }

    [Fact]
    public async Task SignIn_ThatTheProviderRefuses_OrForges_OpensNothing()
    {
        Set("CreateAccounts", "true");
        _provider.Person = Person("1", "ada@example.org");
        using var client = _portal.NewClient();

        _provider.Refuses = true;
        Assert.EndsWith("problem=provider-failed", await SignInAsync(client), StringComparison.Ordinal);
        (_provider.Refuses, _provider.Forges) = (false, true);
        Assert.EndsWith("problem=provider-failed", await SignInAsync(client), StringComparison.Ordinal);

        Assert.Null(await FindAsync("ada@example.org"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task SignIn_WithAReturnElsewhere_StaysHere()
    {
        Set("CreateAccounts", "true");
        _provider.Person = Person("1", "ada@example.org");
        using var client = _portal.NewClient();

        Assert.Equal("/", await SignInAsync(client, "https://evil.example"));
    }

    private void Set(string key, string value) => _portal.Settings[$"Accounts:OpenIdConnect:main:{key}"] = value;

    private static Dictionary<string, object> Person(string subject, string email, bool verified = true, string[]? groups = null) =>
        new() { ["sub"] = subject, ["email"] = email, ["email_verified"] = verified, ["name"] = "Ada Lovelace", ["groups"] = groups ?? [] };

    /// <summary>Through the button, the provider and back; answers where it ends.</summary>
    private async Task<string> SignInAsync(HttpClient client, string back = "/rooms") =>
        await FollowAsync(client, await client.SubmitAsync($"/account/login?returnUrl={Uri.EscapeDataString(back)}", "/account/external/main"));

    private async Task<string> FollowAsync(HttpClient client, HttpResponseMessage response)
    {
        while (true)
        {
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            var location = response.Headers.Location!;
            var path = location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
            if (location.IsAbsoluteUri && location.Port == _provider.Port)
                response = await _outside.GetAsync(location);
            else if (path.StartsWith("/account/oidc/", StringComparison.Ordinal) || path.StartsWith("/account/external/", StringComparison.Ordinal))
                response = await client.GetAsync(path);
            else
                return path;
        }
    }

    private async Task<BedrudUser?> FindAsync(string email)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>().FindByEmailAsync(email);
    }

    private async Task ChangeAsync(string email, Action<BedrudUser> change)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        var user = (await users.FindByEmailAsync(email))!;
        change(user);
        Assert.True((await users.UpdateAsync(user)).Succeeded);
    }

    private async Task<IList<string>> RolesAsync(string email)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
        return await users.GetRolesAsync((await users.FindByEmailAsync(email))!);
    }
}
