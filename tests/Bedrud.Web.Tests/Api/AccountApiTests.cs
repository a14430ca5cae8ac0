using System.Net;
using System.Net.Http.Json;
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
