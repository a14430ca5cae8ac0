using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account;
using Bedrud.Web.Hosting;
using Bedrud.Web.Tests.Monitoring;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Entry;

public sealed class PasswordResetTests
{
    [Fact]
    public async Task Forgot_ByMail_LeadsToANewPasswordOnce()
    {
        using var smtp = new SmtpListener();
        await using var portal = new Portal().WithMail(smtp);
        (await portal.UserAsync("ada@example.org")).Dispose();
        using var browser = portal.NewClient();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("tr");

        var known = await browser.SubmitAsync("/account/forgot", new() { ["email"] = " ADA@example.org " });
        var unknown = await browser.SubmitAsync("/account/forgot", new() { ["email"] = "nobody@example.org" });

        Assert.Contains("data-testid=\"forgot-asked\"", known, StringComparison.Ordinal);
        Assert.Equal(MainOf(known), MainOf(unknown));
        using var mail = await smtp.MailAsync();
        Assert.Equal(("ada@example.org", "Bedrud için yeni parola"), (mail.To.Mailboxes.Single().Address, mail.Subject));
        Assert.Contains("https://meet.example.org/account/reset?", mail.TextBody, StringComparison.Ordinal);
        var (user, token) = EntryPortal.LinkOf(mail.TextBody);
        var path = $"/account/reset?user={user}&token={token}";
        Assert.Contains("data-code=\"weak-password\"", await browser.SubmitAsync(path, new() { ["password"] = "short" }), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"reset-done\"", await browser.SubmitAsync(path, new() { ["password"] = EntryPortal.NewPassword }), StringComparison.Ordinal);
        Assert.Contains("data-code=\"invalid-link\"", await browser.GetStringAsync(path), StringComparison.Ordinal);
        await (await browser.PostAsJsonAsync("/api/auth/reset", new { user, token, password = EntryPortal.NewPassword })).ShouldBeProblemAsync(410, "invalid-link");

        Assert.Equal(HttpStatusCode.NoContent, (await portal.LogInAsync("ada@example.org", EntryPortal.NewPassword)).StatusCode);
        await (await portal.LogInAsync("ada@example.org", Portal.Password)).ShouldBeProblemAsync(401, "invalid-credentials");
        Assert.Single(smtp.Mails);
        Assert.Equal(["ADA@example.org", "nobody@example.org"], (await portal.AuditAsync(AuditAction.PasswordResetAsk)).Select(e => e.Target));
        Assert.Single(await portal.AuditAsync(AuditAction.PasswordReset));
    }

    [Fact]
    public async Task Forgot_WithoutMail_IsShownToTheAdministratorWhoPassesALinkOn()
    {
        await using var portal = new Portal();
        using var old = await portal.UserAsync("ada@example.org");
        using var administrator = await portal.AdministratorAsync();
        foreach (var email in new[] { "ada@example.org", "nobody@example.org", "ada@example.org" })
            Assert.Equal(HttpStatusCode.NoContent, (await portal.NewClient().PostAsJsonAsync("/api/auth/forgot", new { email })).StatusCode);

        var waiting = Assert.Single((await (await administrator.GetAsync("/api/admin/reset-requests")).JsonAsync()).EnumerateArray());
        Assert.Equal("ada@example.org", waiting.GetProperty("email").GetString());
        var link = await (await administrator.PostAsync($"/api/admin/users/{waiting.GetProperty("userId")}/reset-link", null)).JsonAsync();
        Assert.Empty((await (await administrator.GetAsync("/api/admin/reset-requests")).JsonAsync()).EnumerateArray());

        var stamp = (await portal.AccountAsync("ada@example.org")).SecurityStamp;
        var (user, token) = EntryPortal.LinkOf(link.GetProperty("url").GetString()!);
        Assert.Equal(HttpStatusCode.NoContent, (await old.PostAsJsonAsync("/api/auth/reset", new { user, token, password = EntryPortal.NewPassword })).StatusCode);
        // What ends sessions, of requests and of circuits, within a minute.
        Assert.NotEqual(stamp, (await portal.AccountAsync("ada@example.org")).SecurityStamp);
        Assert.Equal(HttpStatusCode.NoContent, (await portal.LogInAsync("ada@example.org", EntryPortal.NewPassword)).StatusCode);
        Assert.Single(await portal.AuditAsync(AuditAction.PasswordResetLink), e => e.Target == "ada@example.org" && e.Failure is null);
    }

    [Fact]
    public async Task Requests_ForAnybodyButAdministrators_AreClosed()
    {
        await using var portal = new Portal();
        using var user = await portal.UserAsync("ada@example.org");
        var account = await portal.AccountAsync("ada@example.org");

        await (await user.GetAsync("/api/admin/reset-requests")).ShouldBeProblemAsync(403, "forbidden");
        await (await user.PostAsync($"/api/admin/users/{account.Id}/reset-link", null)).ShouldBeProblemAsync(403, "forbidden");
        var resets = portal.Services.GetRequiredService<PasswordResets>();
        var stale = new Actor(account.Id, "Ada", Domain.Accounts.PortalRight.Administer);
        Assert.Equal("forbidden", (await resets.CreateLinkAsync(account.Id, stale, default)).Problem?.Code);
        Assert.Equal("forbidden", (await resets.DismissAsync(Guid.NewGuid(), stale, default)).Problem?.Code);
        Assert.Single(await portal.AuditAsync(AuditAction.PasswordResetLink), e => e.Failure == "forbidden");
    }

    [Fact]
    public async Task Dismissed_Request_IsGone()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        await portal.NewClient().PostAsJsonAsync("/api/auth/forgot", new { email = Portal.Email });
        var waiting = Assert.Single((await (await administrator.GetAsync("/api/admin/reset-requests")).JsonAsync()).EnumerateArray());

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync($"/api/admin/reset-requests/{waiting.GetProperty("id")}")).StatusCode);

        await (await administrator.DeleteAsync($"/api/admin/reset-requests/{waiting.GetProperty("id")}")).ShouldBeProblemAsync(404, "request-not-found");
    }

    [Fact]
    public async Task Forgot_AskedAgainAndAgain_IsRefusedForAnHourWhetherThereIsAnAccountOrNot()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        var resets = portal.Services.GetRequiredService<PasswordResets>();
        async Task<string?> AskAsync(string email, string from) => (await resets.AskAsync(email, new Actor(null, "", RemoteAddress: from), default)).Problem?.Code;

        foreach (var email in new[] { Portal.Email, "nobody@example.org" })
        {
            for (var i = 0; i < 3; i++)
                Assert.Null(await AskAsync(email, $"10.0.0.{i}"));
            Assert.Equal("too-many-requests", await AskAsync(email.ToUpperInvariant(), "10.0.0.9"));
        }

        for (var i = 0; i < 10; i++)
            Assert.Null(await AskAsync($"other{i}@example.org", "10.0.1.1"));
        Assert.Equal("too-many-requests", await AskAsync("other10@example.org", "10.0.1.1"));
    }

    [Fact]
    public async Task Reset_OfALockedAccount_LiftsTheLockOfWrongPasswordsAndNoOther()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        foreach (var (email, locked) in new[] { ("guessed@example.org", false), ("barred@example.org", true) })
        {
            (await portal.UserAsync(email)).Dispose();
            await using var scope = portal.Services.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
            var account = (await users.FindByNameAsync(email))!;
            if (locked)
                account.Lock(DateTime.UtcNow, null);
            else
                account.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5);
            await users.UpdateAsync(account);
            var link = await (await administrator.PostAsync($"/api/admin/users/{(await portal.AccountAsync(email)).Id}/reset-link", null)).JsonAsync();
            var (user, token) = EntryPortal.LinkOf(link.GetProperty("url").GetString()!);

            Assert.Equal(HttpStatusCode.NoContent, (await portal.NewClient().PostAsJsonAsync("/api/auth/reset", new { user, token, password = EntryPortal.NewPassword })).StatusCode);

            Assert.Equal(locked ? HttpStatusCode.Forbidden : HttpStatusCode.NoContent, (await portal.LogInAsync(email, EntryPortal.NewPassword)).StatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?user=nobody&token=%25")]
    [InlineData("?user=00000000-0000-0000-0000-000000000000&token=AAAA")]
    public async Task Pages_WithALinkThatIsNone_SayWhatToDo(string query)
    {
        await using var portal = new Portal();
        using var browser = portal.NewClient();

        Assert.Contains("data-code=\"invalid-link\"", await browser.GetStringAsync($"/account/reset{query}"), StringComparison.Ordinal);
        Assert.Contains("data-code=\"invalid-link\"", await browser.SubmitAsync($"/account/confirm{query}", []), StringComparison.Ordinal);
    }

    // Around it stand forms with tokens that differ each time.
    private static string MainOf(string page) => page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
}
