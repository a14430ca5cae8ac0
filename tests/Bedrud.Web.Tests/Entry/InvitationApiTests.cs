using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Bedrud.Web.Tests.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Entry;

public sealed class InvitationApiTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task Invitation_Used_GivesItsRoleOnce()
    {
        using var administrator = await portal.AdministratorAsync();
        var link = await administrator.InviteAsync(new { role = "Operator" });

        Assert.True((await (await portal.RegisterAsync("operator@example.org", link)).JsonAsync()).GetProperty("signedIn").GetBoolean());

        await (await portal.RegisterAsync("second@example.org", link)).ShouldBeProblemAsync(410, "invitation-gone");
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var user = await db.Users.SingleAsync(u => u.Email == "operator@example.org");
        Assert.Equal(["Operator"], await db.UserRoles.Where(r => r.UserId == user.Id).Join(db.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name).ToListAsync());
        Assert.False(await db.Users.AnyAsync(u => u.Email == "second@example.org"));
        Assert.DoesNotContain(link, (await db.Invitations.Select(i => i.TokenHash).ToListAsync()));
        Assert.Contains(await portal.AuditAsync(AuditAction.AccountRegister), e => e.Target == "operator@example.org" && e.ActorId == user.Id && e.Details!.StartsWith("invitation ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invitation_ForAnAddress_IsForItAlone_AndARefusedUseIsNotCounted()
    {
        using var administrator = await portal.AdministratorAsync();
        var link = await administrator.InviteAsync(new { email = "named@example.org" });

        await (await portal.RegisterAsync("other@example.org", link)).ShouldBeProblemAsync(403, "invitation-for-another");
        await (await portal.NewClient().PostAsJsonAsync("/api/auth/register", new { email = "named@example.org", name = "N", password = "short", invitation = link })).ShouldBeProblemAsync(400, "weak-password");

        Assert.Equal(HttpStatusCode.OK, (await portal.RegisterAsync("Named@example.org", link)).StatusCode);
    }

    [Fact]
    public async Task Invitation_RevokedOrUnknown_OpensNothing()
    {
        using var administrator = await portal.AdministratorAsync();
        var made = await (await administrator.PostAsJsonAsync("/api/admin/invitations", new { maxUses = 5 })).JsonAsync();
        var link = made.GetProperty("url").GetString()!.Split("invitation=")[1];

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync($"/api/admin/invitations/{made.GetProperty("id")}")).StatusCode);

        await (await portal.RegisterAsync("late@example.org", link)).ShouldBeProblemAsync(410, "invitation-gone");
        await (await portal.RegisterAsync("late@example.org", link + "x")).ShouldBeProblemAsync(410, "invitation-gone");
        await (await administrator.DeleteAsync($"/api/admin/invitations/{Guid.NewGuid()}")).ShouldBeProblemAsync(404, "invitation-not-found");
        var page = await portal.NewClient().GetStringAsync($"/account/register?invitation={link}");
        Assert.Contains("data-code=\"invitation-gone\"", page, StringComparison.Ordinal);
        Assert.Contains(await portal.AuditAsync(AuditAction.InvitationRevoke), e => e.Failure is null);
    }

    [Theory]
    [InlineData(null, "Owner", 1, 7, "invalid-role")]
    [InlineData(null, "administrator", 1, 7, "invalid-role")]
    [InlineData(null, "User", 0, 7, "invalid-invitation")]
    [InlineData(null, "User", 1001, 7, "invalid-invitation")]
    [InlineData(null, "User", 1, 0, "invalid-invitation")]
    [InlineData(null, "User", 1, 366, "invalid-invitation")]
    [InlineData("one@example.org", "User", 2, 7, "invalid-invitation")]
    [InlineData("nobody", "User", 1, 7, "invalid-email")]
    [InlineData("Name <one@example.org>", "User", 1, 7, "invalid-email")]
    [InlineData(Portal.Email, "User", 1, 7, "email-taken")]
    public async Task Create_WithWhatCantBe_SaysSo(string? email, string role, int maxUses, int days, string code)
    {
        using var administrator = await portal.AdministratorAsync();

        var refused = await administrator.PostAsJsonAsync("/api/admin/invitations", new { email, role, maxUses, days });

        Assert.Contains($"\"code\":\"{code}\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_ForAnybodyButAdministrators_AreClosed()
    {
        using var user = await portal.UserAsync("curious@example.org");

        await (await user.GetAsync("/api/admin/invitations")).ShouldBeProblemAsync(403, "forbidden");
        await (await user.PostAsJsonAsync("/api/admin/invitations", new { })).ShouldBeProblemAsync(403, "forbidden");
        await (await portal.NewClient().GetAsync("/api/admin/invitations")).ShouldBeProblemAsync(401, "sign-in-required");

        // A session whose rights were taken away since it began: the service looks anew, and writes it down.
        var service = portal.Services.GetRequiredService<Features.Invitations.InvitationService>();
        var account = await portal.AccountAsync("curious@example.org");
        var stale = new Hosting.Actor(account.Id, "Curious", Domain.Accounts.PortalRight.Administer);
        Assert.Equal("forbidden", (await service.CreateAsync(new(null), stale, default)).Problem?.Code);
        Assert.Equal("forbidden", (await service.ListAsync(new(), stale, default)).Problem?.Code);
        Assert.Contains(await portal.AuditAsync(AuditAction.InvitationCreate), e => e.ActorId == account.Id && e.Failure == "forbidden");
    }

    [Fact]
    public async Task List_ByStateAndSearch_FindsThose()
    {
        using var administrator = await portal.AdministratorAsync();
        await administrator.InviteAsync(new { email = "find_me@example.org" });
        await administrator.InviteAsync(new { email = "findXme@example.org" });

        var found = await (await administrator.GetAsync("/api/admin/invitations?search=FIND_ME&state=open")).JsonAsync();

        var one = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(("find_me@example.org", "open", 0), (one.GetProperty("email").GetString(), one.GetProperty("state").GetString(), one.GetProperty("uses").GetInt32()));
        Assert.Equal(0, (await (await administrator.GetAsync("/api/admin/invitations?search=find_me&state=used")).JsonAsync()).GetProperty("total").GetInt32());
        await (await administrator.GetAsync("/api/admin/invitations?state=ajar")).ShouldBeProblemAsync(400, "invalid-query");
    }

    [Fact]
    public async Task Invitation_WithAMailServer_IsSentInTheNameOfTheConfiguredAddress()
    {
        using var smtp = new SmtpListener();
        await using var mailing = new Portal().WithMail(smtp);
        using var administrator = await mailing.AdministratorAsync();
        administrator.DefaultRequestHeaders.Host = "evil.example";

        var made = await (await administrator.PostAsJsonAsync("/api/admin/invitations", new { email = "mailed@example.org" })).JsonAsync();

        Assert.True(made.GetProperty("sent").GetBoolean());
        using var mail = await smtp.MailAsync();
        Assert.Equal(("mailed@example.org", "portal@example.org"), (mail.To.Mailboxes.Single().Address, mail.From.Mailboxes.Single().Address));
        Assert.Contains($"https://meet.example.org/account/register?invitation={made.GetProperty("url").GetString()!.Split("invitation=")[1]}", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", mail.TextBody, StringComparison.Ordinal);

        smtp.Refusals = 1;
        var unsent = await (await administrator.PostAsJsonAsync("/api/admin/invitations", new { email = "unsent@example.org" })).JsonAsync();
        Assert.False(unsent.GetProperty("sent").GetBoolean());
        Assert.StartsWith("The mail server did not take it", unsent.GetProperty("mailProblem").GetString(), StringComparison.Ordinal);
    }
}

/// <summary>Several who come at once for the last use of an invitation.</summary>
public sealed class LastInvitationTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task LastUse_WantedBySeveralAtOnce_GoesToOne(string provider)
    {
        await using var portal = new Portal();
        portal.Settings["Database:Provider"] = provider;
        if (provider == "Postgres")
            portal.Settings["Database:ConnectionString"] = postgres.NewDatabase();
        using var administrator = await portal.AdministratorAsync();
        var link = await administrator.InviteAsync(new { maxUses = 2 });
        Assert.Equal(HttpStatusCode.OK, (await portal.RegisterAsync("first@example.org", link)).StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => portal.RegisterAsync($"racer{i}@example.org", link))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Gone));
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        Assert.Equal(1, await db.Users.CountAsync(u => u.Email!.StartsWith("racer")));
        Assert.Equal(2, (await db.Invitations.SingleAsync()).Uses);
    }
}
