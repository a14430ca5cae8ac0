using System.Net;
using System.Net.Http.Json;
using Bedrud.Infrastructure;
using Bedrud.Web.Account;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

public sealed class AccountApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Login_RightPassword_SetsAnHttpOnlyCookieThatOpensTheApi()
    {
        using var client = portal.NewClient();

        var response = await client.PostAsJsonAsync("/api/auth/login", new { email = Portal.Email, password = Portal.Password });

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/admin/rooms")).StatusCode);
    }

    [Fact]
    public async Task Logout_Always_EndsTheSession()
    {
        using var client = await portal.AdministratorAsync();

        await client.PostAsync("/api/auth/logout", null);

        await (await client.GetAsync("/api/rooms")).ShouldBeProblemAsync(401, "sign-in-required");
    }

    [Theory]
    [InlineData(Portal.Email, "wrong")]
    [InlineData("nobody@example.org", Portal.Password)]
    [InlineData("", "")]
    [InlineData(null, null)]
    public async Task Login_WrongCredentials_SaysNothingAboutWhich(string? email, string? password)
    {
        using var client = portal.NewClient();

        await (await client.PostAsJsonAsync("/api/auth/login", new { email, password })).ShouldBeProblemAsync(401, "invalid-credentials");
    }

    [Fact]
    public async Task Login_FiveWrongPasswords_LocksTheAccountEvenForTheRightOne()
    {
        (await portal.UserAsync("locked@example.org")).Dispose();
        using var client = portal.NewClient();
        for (var i = 0; i < 5; i++)
            await client.PostAsJsonAsync("/api/auth/login", new { email = "locked@example.org", password = "wrong" });

        var response = await client.PostAsJsonAsync("/api/auth/login", new { email = "locked@example.org", password = Portal.Password });

        await response.ShouldBeProblemAsync(403, "locked-out");
    }

    [Fact]
    public async Task Login_FromAnotherSitesPage_IsRefused()
    {
        using var client = portal.NewClient();
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");

        var response = await client.PostAsJsonAsync("/api/auth/login", new { email = Portal.Email, password = Portal.Password });

        await response.ShouldBeProblemAsync(403, "cross-origin");
    }

    [Theory]
    [InlineData("person@example.org", "\u202eeve", "invalid-name")]
    [InlineData("person@example.org", "Ali\u200b", "invalid-name")]
    [InlineData("", "Person", "invalid-email")]
    [InlineData("person", "Person", "invalid-email")]
    [InlineData("@example.org", "Person", "invalid-email")]
    [InlineData("a@b@example.org", "Person", "invalid-email")]
    [InlineData("two words@example.org", "Person", "invalid-email")]
    [InlineData("line\u000afeed@example.org", "Person", "invalid-email")]
    [InlineData("p\u0435rson@example.org", "Person", "invalid-email")]
    public async Task Register_WithWhatCantBeUsed_SaysWhich(string email, string name, string code)
    {
        await using var scope = portal.Services.CreateAsyncScope();

        var result = await scope.ServiceProvider.GetRequiredService<AccountService>().RegisterAsync(email, name, Portal.Password);

        Assert.Equal(code, result.Problem?.Code);
    }

    [Theory]
    [InlineData(9, "weak-password")]
    [InlineData(257, "long-password")]
    public async Task Register_WithAPasswordOfTheWrongLength_SaysSo(int length, string code)
    {
        await using var scope = portal.Services.CreateAsyncScope();

        var result = await scope.ServiceProvider.GetRequiredService<AccountService>().RegisterAsync("length@example.org", "Person", new string('p', length));

        Assert.Equal(code, result.Problem?.Code);
    }

    [Fact]
    public async Task Lockout_CountsEverySpellingOfAnAddress()
    {
        (await portal.UserAsync("spelt@example.org")).Dispose();
        using var client = portal.NewClient();
        foreach (var email in new[] { "SPELT@example.org", "Spelt@Example.org", " spelt@example.org ", "sPelt@example.org", "spElt@example.org" })
            await client.PostAsJsonAsync("/api/auth/login", new { email, password = "wrong" });

        var response = await client.PostAsJsonAsync("/api/auth/login", new { email = "spelt@example.org", password = Portal.Password });

        await response.ShouldBeProblemAsync(403, "locked-out");
    }

    [Fact]
    public void SetUpLink_WhoseFileWasCutShort_IsNotOpenedByAnEmptyToken()
    {
        var folder = portal.Services.GetRequiredService<DataFolder>();
        var link = portal.Services.GetRequiredService<SetUpLink>();
        var file = folder.File("set-up-token");
        File.WriteAllText(file, "");

        Assert.False(link.Matches(""));
        var token = link.Token();

        Assert.Equal(48, token.Length);
        Assert.True(link.Matches(token));
        Assert.False(link.Matches(token[1..]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        link.Forget();
        Assert.False(link.Matches(token));
    }

    [Fact]
    public async Task SetUp_WithAnAdministratorThere_IsOver()
    {
        await using var scope = portal.Services.CreateAsyncScope();

        var result = await scope.ServiceProvider.GetRequiredService<AccountService>().SetUpAsync("anything", "a@example.org", "A", Portal.Password);

        Assert.Equal("set-up-done", result.Problem?.Code);
    }

    [Fact]
    public async Task Language_Turkish_IsAnsweredInTurkish()
    {
        using var client = portal.NewClient();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("tr");

        var problem = await (await client.GetAsync("/api/rooms")).ShouldBeProblemAsync(401, "sign-in-required");

        Assert.Equal("Oturum açmanız gerekiyor.", problem.GetProperty("title").GetString());
    }
}
