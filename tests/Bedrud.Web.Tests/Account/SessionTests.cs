using System.Net;
using System.Net.Http.Json;
using Bedrud.Web.Account.Sessions;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Account;

/// <summary>Sessions are rows: seen by their owner, and ended by them or by an administrator.</summary>
public sealed class SessionTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private readonly TimedPortal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task List_OfOneself_HasEachSignInWithWhereItCameFrom()
    {
        using var phone = await _portal.UserAsync("ada@example.org");
        using var laptop = await SignInAsync("ada@example.org", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        (await _portal.UserAsync("other@example.org")).Dispose();

        var sessions = (await (await laptop.GetAsync("/api/account/sessions")).JsonAsync()).EnumerateArray().ToList();

        Assert.Equal(2, sessions.Count);
        var own = Assert.Single(sessions, s => s.GetProperty("isCurrent").GetBoolean());
        Assert.Equal("password", own.GetProperty("method").GetString());
        Assert.Equal("Firefox, Linux", ClientName.Of(own.GetProperty("client").GetString()));
    }

    [Fact]
    public async Task Revoke_OfAnother_IsOfNoUseWithinAMinute()
    {
        using var stolen = await _portal.UserAsync("ada@example.org");
        using var own = await SignInAsync("ada@example.org");
        var session = Others(await (await own.GetAsync("/api/account/sessions")).JsonAsync()).Single();

        Assert.Equal(HttpStatusCode.NoContent, (await own.DeleteAsync($"/api/account/sessions/{session}")).StatusCode);
        _portal.Time.Ahead += Minute;

        await (await stolen.GetAsync("/api/rooms")).ShouldBeProblemAsync(401, "sign-in-required");
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/api/rooms")).StatusCode);
        Assert.Contains(await _portal.AuditAsync("ada@example.org"), e => e is { Action: "session.revoke", Failure: null });
    }

    [Fact]
    public async Task RevokeOthers_Always_KeepsTheOneThatAsks()
    {
        using var first = await _portal.UserAsync("ada@example.org");
        using var second = await SignInAsync("ada@example.org");
        using var own = await SignInAsync("ada@example.org");

        await own.DeleteAsync("/api/account/sessions");
        _portal.Time.Ahead += Minute;

        Assert.Equal(HttpStatusCode.Unauthorized, (await first.GetAsync("/api/rooms")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.GetAsync("/api/rooms")).StatusCode);
        Assert.Single((await (await own.GetAsync("/api/account/sessions")).JsonAsync()).EnumerateArray());
    }

    [Fact]
    public async Task Revoke_OfSomebodyElse_IsForAdministratorsOnly()
    {
        using var ada = await _portal.UserAsync("ada@example.org");
        using var eve = await _portal.UserAsync("eve@example.org");
        var sessions = _portal.Services.GetRequiredService<UserSessions>();
        var (adaId, eveId, adminId) = (await IdAsync("ada@example.org"), await IdAsync("eve@example.org"), await IdAsync(Portal.Email));
        var session = (await sessions.ListAsync(adaId)).Single().Id;

        await (await eve.DeleteAsync($"/api/account/sessions/{session}")).ShouldBeProblemAsync(404, "session-not-found");
        Assert.Equal("forbidden", (await sessions.RevokeAllAsync(new Actor(eveId, "Eve"), adaId)).Problem?.Code);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/api/rooms")).StatusCode);
        Assert.Equal(1, (await sessions.RevokeAllAsync(new Actor(adminId, "Admin"), adaId)).Value);
        _portal.Time.Ahead += Minute;
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task Cookie_CopiedBeforeSigningOut_IsOfNoUseAfterwards()
    {
        using var client = _portal.NewClient();
        var signIn = await client.PostAsJsonAsync("/api/auth/login", new { email = Portal.Email, password = Portal.Password });
        var cookie = signIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await client.PostAsync("/api/auth/logout", null);
        _portal.Time.Ahead += Minute;

        using var thief = _portal.CreateDefaultClient();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);

        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task Session_InUse_LastsAndIsSeen()
    {
        using var client = await _portal.UserAsync("ada@example.org");
        var id = await IdAsync("ada@example.org");
        var before = (await _portal.Services.GetRequiredService<UserSessions>().ListAsync(id)).Single();

        for (var week = 0; week < 4; week++)
        {
            _portal.Time.Ahead += TimeSpan.FromDays(7);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/rooms")).StatusCode);
        }

        var after = (await _portal.Services.GetRequiredService<UserSessions>().ListAsync(id)).Single();
        Assert.Equal(before.Id, after.Id);
        Assert.InRange(after.LastSeenAt - before.LastSeenAt, TimeSpan.FromDays(27), TimeSpan.FromDays(29));
    }

    [Fact]
    public async Task SignIn_FailedAndLanded_IsWrittenDown()
    {
        (await _portal.UserAsync("ada@example.org")).Dispose();
        using var client = _portal.NewClient();
        await client.PostAsJsonAsync("/api/auth/login", new { email = "ada@example.org", password = "wrong" });

        var audit = await _portal.AuditAsync("ada@example.org");

        Assert.Contains(audit, e => e is { Action: "account.sign-in", Failure: null, Details: "password" });
        Assert.Contains(audit, e => e is { Action: "account.sign-in", Target: "ada@example.org", Failure: "invalid-credentials" });
    }

    private async Task<HttpClient> SignInAsync(string email, string client = "Tests")
    {
        var browser = _portal.NewClient();
        browser.DefaultRequestHeaders.UserAgent.ParseAdd(client);
        (await browser.PostAsJsonAsync("/api/auth/login", new { email, password = Portal.Password })).EnsureSuccessStatusCode();
        return browser;
    }

    private async Task<Guid> IdAsync(string email)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Bedrud.Infrastructure.Identity.BedrudUser>>().FindByEmailAsync(email))!.Id;
    }

    private static List<string> Others(System.Text.Json.JsonElement sessions) =>
        [.. sessions.EnumerateArray().Where(s => !s.GetProperty("isCurrent").GetBoolean()).Select(s => s.GetProperty("id").GetString()!)];
}
