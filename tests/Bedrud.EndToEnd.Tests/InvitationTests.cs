using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>How somebody comes by an account, and back into one, from the administrator's page to their own browser.</summary>
public sealed class InvitationTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await house.Browser.CloseEverybodyAsync();

    [Fact]
    public async Task Invitation_MadeOnThePage_IsAcceptedByWhoeverOpensItsLink()
    {
        var portal = await house.AdministratorAsync();
        await portal.OpenAsync("/invitations");
        await Accessibility.CheckAsync(portal.Page, "no invitations");
        await portal.Page.GetByTestId("new-invitation").ClickAsync();
        await portal.Page.GetByTestId("invitation-email").FillAsync("elif.yildirim-akdogan@meeting-friends.example.org");
        await portal.Page.GetByTestId("invitation-role").SelectOptionAsync("Operator");
        await Accessibility.CheckAsync(portal.Page, "new invitation");
        await Screenshots.SaveAsync(portal.Page, "invitation-new");
        await portal.Page.GetByTestId("make-invitation").ClickAsync();
        var link = await portal.Page.GetByTestId("one-time-link").InputValueAsync();
        Assert.StartsWith($"{house.Url}/account/register?invitation=", link, StringComparison.Ordinal);
        await Accessibility.CheckAsync(portal.Page, "the link");
        await Screenshots.SaveAsync(portal.Page, "invitation-link");
        await portal.Page.GetByTestId("close-invitation").ClickAsync();
        await Expect(portal.Page.GetByTestId("invitation-row").First).ToHaveAttributeAsync("data-state", "Open");

        var guest = await house.Browser.NewPersonAsync();
        await guest.GotoAsync(link);
        await Expect(guest.GetByTestId("register-lead")).ToContainTextAsync("Operator");
        await Accessibility.CheckAsync(guest, "invited");
        await Screenshots.SaveAsync(guest, "invited");
        await guest.FillAsync("input[name=name]", "Elif");
        await guest.FillAsync("input[name=password]", PortalProcess.Password);
        await guest.GetByTestId("register").ClickAsync();
        // Operators see all rooms, and begin with the dashboard.
        await guest.WaitForURLAsync("**/dashboard");

        await portal.OpenAsync("/invitations?state=used");
        await Expect(portal.Page.GetByTestId("invitation-row")).ToContainTextAsync("1 of 1");
    }

    [Fact]
    public async Task NewPassword_WithoutMail_ComesByTheAdministrator()
    {
        await House.RegisterAsync(await house.Browser.NewPersonAsync(), house.Url, "jonas@example.org", "Jonas");
        var guest = await house.Browser.NewPersonAsync();
        await guest.GotoAsync($"{house.Url}/account/login");
        await guest.ClickAsync("a[href='/account/forgot']");
        await Screenshots.SaveAsync(guest, "forgot");
        await guest.FillAsync("input[name=email]", "jonas@example.org");
        await guest.GetByTestId("forgot").ClickAsync();
        await Expect(guest.GetByTestId("forgot-asked")).ToBeVisibleAsync();
        await Accessibility.CheckAsync(guest, "asked");

        var portal = await house.AdministratorAsync();
        await portal.OpenAsync("/invitations");
        var request = portal.Page.GetByTestId("reset-request").Filter(new() { HasText = "jonas@example.org" });
        await request.GetByTestId("make-reset").ClickAsync();
        var link = await portal.Page.GetByTestId("one-time-link").InputValueAsync();
        await Accessibility.CheckAsync(portal.Page, "a link for a new password");
        await portal.Page.GetByTestId("close-reset").ClickAsync();
        await Expect(request).ToHaveCountAsync(0);

        await guest.GotoAsync(link);
        await Accessibility.CheckAsync(guest, "new password");
        await Screenshots.SaveAsync(guest, "reset");
        await guest.FillAsync("input[name=password]", "another horse and battery");
        await guest.GetByTestId("reset").ClickAsync();
        await Expect(guest.GetByTestId("reset-done")).ToBeVisibleAsync();
        await new PortalDriver(guest, house.Url).SignInAsync("jonas@example.org", "another horse and battery");
    }

    [Fact]
    public async Task Invitations_OnEveryScreen_PassAxeAndAreTurkishWhereTheyShould()
    {
        foreach (var (email, role) in new[] { ("sam@example.org", "User"), ((string?)null, "User"), ("a-very-long-address-of-somebody@department.of.meetings.example.org", "Auditor") })
            await house.AskAsync("POST", "/api/admin/invitations", new { email, role, maxUses = email is null ? 25 : 1 });
        var revoked = await house.AskAsync("POST", "/api/admin/invitations", new { email = "gone@example.org" });
        await house.AskAsync("DELETE", $"/api/admin/invitations/{revoked!.Value.GetProperty("id")}");
        await house.AskAsync("POST", "/api/auth/forgot", new { email = PortalProcess.Email });

        var portal = await house.AdministratorAsync();
        await portal.OpenAsync("/invitations");
        await Accessibility.CheckAsync(portal.Page, "/invitations");
        await Screenshots.SaveAsync(portal.Page, "invitations");
        var dark = await house.AdministratorAsync(scheme: ColorScheme.Dark);
        await dark.OpenAsync("/invitations");
        await Accessibility.CheckAsync(dark.Page, "/invitations, dark");
        await Screenshots.SaveAsync(dark.Page, "invitations-dark");
        var phone = await house.AdministratorAsync(360, 740, locale: "tr");
        await phone.OpenAsync("/invitations");
        await Accessibility.CheckAsync(phone.Page, "/invitations, phone");
        await Languages.AssertTurkishAsync(phone.Page, "/invitations");
        await Screenshots.SaveAsync(phone.Page, "phone-invitations-turkish");
        Assert.Equal(360, await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await phone.Page.GetByTestId("new-invitation").ClickAsync();
        await Expect(phone.Page.GetByTestId("invitation-role")).ToBeVisibleAsync();
        await Languages.AssertTurkishAsync(phone.Page, "new invitation");
        await Screenshots.SaveAsync(phone.Page, "phone-invitation-new-turkish");
    }
}
