using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Web.Tests.Monitoring;

namespace Bedrud.Web.Tests.Entry;

/// <summary>Who may make an account, by the settings.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task InvitationMode_WithoutOne_RefusesAndSaysSoOnThePage()
    {
        await using var portal = new Portal { Settings = { ["Accounts:Registration"] = "Invitation" } };
        using var administrator = await portal.AdministratorAsync();

        await (await portal.RegisterAsync("one@example.org")).ShouldBeProblemAsync(403, "invitation-needed");
        Assert.Contains("data-code=\"invitation-needed\"", await portal.NewClient().GetStringAsync("/account/register"), StringComparison.Ordinal);
        Assert.DoesNotContain("/account/register", await portal.NewClient().GetStringAsync("/account/login"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await portal.RegisterAsync("one@example.org", await administrator.InviteAsync(new { }))).StatusCode);
    }

    [Fact]
    public async Task ClosedMode_EvenInvited_RefusesAndMakesNoInvitations()
    {
        await using var portal = new Portal { Settings = { ["Accounts:Registration"] = "Closed" } };
        using var administrator = await portal.AdministratorAsync();

        await (await portal.RegisterAsync("one@example.org")).ShouldBeProblemAsync(403, "registration-closed");
        await (await administrator.PostAsJsonAsync("/api/admin/invitations", new { })).ShouldBeProblemAsync(403, "registration-closed");
    }

    [Fact]
    public async Task AllowedDomains_Others_NeedAnInvitation()
    {
        await using var portal = new Portal { Settings = { ["Accounts:AllowedDomains"] = "example.org,example.net" } };
        using var administrator = await portal.AdministratorAsync();

        var refused = await (await portal.RegisterAsync("one@sub.example.org")).ShouldBeProblemAsync(403, "email-domain");
        Assert.Contains("example.org, example.net", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await portal.RegisterAsync("one@example.org.evil.example")).ShouldBeProblemAsync(403, "email-domain");

        Assert.Equal(HttpStatusCode.OK, (await portal.RegisterAsync("one@Example.NET")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await portal.RegisterAsync("guest@elsewhere.example", await administrator.InviteAsync(new { }))).StatusCode);
    }

    [Fact]
    public async Task ConfirmEmail_UntilTheLinkIsUsed_NobodySignsIn()
    {
        using var smtp = new SmtpListener();
        await using var portal = new Portal { Settings = { ["Accounts:ConfirmEmail"] = "true" } }.WithMail(smtp);
        // The first administrator needs no mail.
        using var administrator = await portal.AdministratorAsync();

        Assert.False((await (await portal.RegisterAsync("ada@example.org")).JsonAsync()).GetProperty("signedIn").GetBoolean());
        await (await portal.LogInAsync("ada@example.org", "a wrong password")).ShouldBeProblemAsync(401, "invalid-credentials");
        await (await portal.LogInAsync("ada@example.org", Portal.Password)).ShouldBeProblemAsync(403, "email-not-confirmed");
        using var mail = await smtp.MailAsync(2);
        Assert.Equal("ada@example.org", mail.To.Mailboxes.Single().Address);
        Assert.Contains("https://meet.example.org/account/confirm?", mail.TextBody, StringComparison.Ordinal);

        var (user, token) = EntryPortal.LinkOf(mail.TextBody);
        using var browser = portal.NewClient();
        Assert.Contains("data-code=\"invalid-link\"", await browser.SubmitAsync($"/account/confirm?user={user}&token={token}x", []), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"confirmed\"", await browser.SubmitAsync($"/account/confirm?user={user}&token={token}", []), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await portal.LogInAsync("ada@example.org", Portal.Password)).StatusCode);
        Assert.Single(await portal.AuditAsync(AuditAction.AccountConfirm), e => e.Target == "ada@example.org");
    }

    [Fact]
    public async Task ConfirmEmail_WrongPasswords_LockAsElsewhereAndMailsAreFew()
    {
        using var smtp = new SmtpListener();
        await using var portal = new Portal { Settings = { ["Accounts:ConfirmEmail"] = "true" } }.WithMail(smtp);
        using var administrator = await portal.AdministratorAsync();
        await portal.RegisterAsync("eve@example.org");
        for (var i = 0; i < 6; i++)
            await (await portal.LogInAsync("eve@example.org", Portal.Password)).ShouldBeProblemAsync(403, "email-not-confirmed");
        for (var i = 0; i < 5; i++)
            await portal.LogInAsync("eve@example.org", "a wrong password");

        await (await portal.LogInAsync("eve@example.org", Portal.Password)).ShouldBeProblemAsync(403, "locked-out");
        // Mails go in order: once this one is there, no further one of the account is on its way.
        await administrator.PostAsJsonAsync("/api/auth/forgot", new { email = Portal.Email });
        using var last = await smtp.MailAsync(4);
        Assert.Equal(3, smtp.Mails.Count(m => m.Contains("eve@example.org", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ConfirmEmail_WhoWasInvitedByAddress_IsVouchedFor()
    {
        using var smtp = new SmtpListener();
        await using var portal = new Portal { Settings = { ["Accounts:ConfirmEmail"] = "true" } }.WithMail(smtp);
        using var administrator = await portal.AdministratorAsync();

        var made = await (await portal.RegisterAsync("bob@example.org", await administrator.InviteAsync(new { email = "bob@example.org" }))).JsonAsync();

        Assert.True(made.GetProperty("signedIn").GetBoolean());
    }
}
