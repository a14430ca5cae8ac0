using System.Security.Claims;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.Health.Page;
using Bedrud.Web.Tests.Components;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Bedrud.Web.Tests.Health;

/// <summary>The page on a real portal with checks of the test's own.</summary>
public sealed class HealthPageTests : PageContext
{
    private StagedPortal? _portal;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _portal?.Dispose();
    }

    [Fact]
    public async Task NothingWrong_IsSaidInOneSentenceAndFolded()
    {
        var page = await OpenAsync(
            new StagedCheck("C1", CheckGroup.Connection, Finding.Fine()), new StagedCheck("C5", CheckGroup.Connection, Finding.NotApplicable("off")),
            new StagedCheck("R1", CheckGroup.Recordings, new Finding(Verdict.Notice, "known")));

        Assert.Equal("Everything works.", Overall(page));
        Assert.Empty(page.FindAll("[data-testid=attention]"));
        var quiet = page.Find("[data-group=connection]");
        Assert.Contains("1 check fine · 1 does not apply here", quiet.TextContent, StringComparison.Ordinal);
        Assert.Empty(quiet.QuerySelectorAll("[data-testid=check]"));

        await quiet.QuerySelector("button")!.ClickAsync();
        Assert.Equal(2, page.FindAll("[data-group=connection] [data-testid=check]").Count);
    }

    [Fact]
    public async Task Failing_SentenceSinceEvidenceFix_AndGoesWhenItIsMended()
    {
        var check = StagedPortal.Failing();
        var page = await OpenAsync(check, new StagedCheck("C1", CheckGroup.Connection, Finding.Unknown(CheckRunner.Waits, "C4")));

        Assert.StartsWith("1 thing needs attention:", Overall(page), StringComparison.Ordinal);
        var card = page.Find("[data-testid=attention][data-check=C4]");
        Assert.Equal("failing", card.GetAttribute("data-verdict"));
        Assert.Contains("Since ", card.TextContent, StringComparison.Ordinal);
        // In the reader's zone, which is UTC here.
        Assert.Contains("23 Nov 2026, 10:00:00 (UTC+00:00)", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("systemctl stop nginx", card.QuerySelector("[data-testid=copy-lines]")!.GetAttribute("data-copy"));
        Assert.Equal(2, card.QuerySelectorAll("[data-testid=fixes] > li").Length);

        check.Finding = Finding.Fine();
        await page.Find("[data-testid=look-again]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("Everything works.", Overall(page)), TimeSpan.FromSeconds(30));
        Assert.Empty(page.FindAll("[data-testid=attention]"));
    }

    [Fact]
    public async Task Change_ThatNobodyAskedFor_IsShownByItself()
    {
        var check = StagedPortal.Failing();
        check.Finding = Finding.Fine();
        var page = await OpenAsync(check);

        check.Finding = StagedPortal.Failing().Finding;
        await _portal!.Services.GetRequiredService<CheckRunner>().RunAsync();

        page.WaitForAssertion(() => Assert.Equal("failing", page.Find("[data-testid=overall]").GetAttribute("data-verdict")), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Remedy_ShowsTheDifference_AndDoesItOnceAgreedTo()
    {
        var check = StagedPortal.Failing();
        var page = await OpenAsync(check);
        _portal!.Remedy.Applied = () => check.Finding = Finding.Fine();

        var dialog = await PressRemedyAsync(page);
        Assert.Contains("7880", dialog.Find("[data-testid=plan] del").TextContent, StringComparison.Ordinal);
        Assert.Contains("7890", dialog.Find("[data-testid=plan] ins").TextContent, StringComparison.Ordinal);
        Assert.Contains("Restarts the media server.", dialog.Find("[data-testid=plan-restart]").TextContent, StringComparison.Ordinal);
        Assert.Equal(Verdict.Failing, check.Finding.Verdict);

        await dialog.Find("[data-testid=apply-remedy]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("Everything works.", Overall(page)), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Remedy_ThatFails_SaysSoUntilItIsClosed()
    {
        var page = await OpenAsync(StagedPortal.Failing());
        _portal!.Remedy.Works = false;

        var dialog = await PressRemedyAsync(page);
        await dialog.Find("[data-testid=apply-remedy]").ClickAsync();

        page.WaitForElement("[data-testid=remedy-failed]", TimeSpan.FromSeconds(30));
        Assert.False(page.Find("[data-testid=remedy]").HasAttribute("disabled"));
        await page.Find("[data-testid=remedy-failed] button").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid=remedy-failed]"));
    }

    [Fact]
    public async Task Remedy_ThatWouldChangeSomethingElseByNow_DoesNothing()
    {
        var page = await OpenAsync(StagedPortal.Failing());
        _portal!.Remedy.Applied = () => Assert.Fail("Nobody agreed to it.");

        var dialog = await PressRemedyAsync(page);
        _portal.Remedy.Before = "7881";
        await dialog.Find("[data-testid=apply-remedy]").ClickAsync();

        page.WaitForElement("[data-testid=remedy-failed]", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Dot_SaysTheWorstAndLeadsToThePage()
    {
        await OpenAsync(StagedPortal.Failing(), new StagedCheck("M5", CheckGroup.Media, new Finding(Verdict.Warning, "private")));

        var dot = Render<HealthDot>().Find("a");

        Assert.Equal(("/system/health", "failing", "1 failing"), (dot.GetAttribute("href"), dot.GetAttribute("data-verdict"), dot.TextContent.Trim()));
    }

    [Fact]
    public async Task History_OpenedCheck_ShowsTheWorstOfEachPiece()
    {
        var page = await OpenAsync(new StagedCheck("M5", CheckGroup.Media, new Finding(Verdict.Notice, "private")));
        var now = DateTime.UtcNow;
        await using (var db = await _portal!.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
        {
            db.CheckSpans.AddRange(
                new CheckSpan { Check = "M5", Verdict = Verdict.Failing, Cause = "x", From = now.AddDays(-3.2), To = now.AddDays(-3.2).AddMinutes(1), SeenAt = now.AddDays(-3.2) },
                new CheckSpan { Check = "M5", Verdict = Verdict.Fine, Cause = "x", From = now.AddDays(-3.2).AddMinutes(1), SeenAt = now });
            await db.SaveChangesAsync();
        }

        await page.Find("[data-check=M5] button").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=strips] figure").Count), TimeSpan.FromSeconds(30));
        var (day, month) = (page.FindAll("[data-testid=strips] figure")[0], page.FindAll("[data-testid=strips] figure")[1]);
        // What the check itself came to meanwhile is in the last piece.
        Assert.All(day.QuerySelectorAll(".cells > span").SkipLast(1), cell => Assert.Contains("is-fine", cell.ClassName, StringComparison.Ordinal));
        Assert.Single(month.QuerySelectorAll("span.is-failing"));
        Assert.Contains("failing in 1", month.QuerySelector("[role=img]")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.NotEmpty(month.QuerySelectorAll("span.is-empty"));
    }

    [Fact]
    public async Task History_WithoutTheDatabase_IsAnErrorThatCanBeTriedAgain()
    {
        var page = await OpenAsync(new StagedCheck("M5", CheckGroup.Media, new Finding(Verdict.Notice, "private")));
        await using (var db = await _portal!.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlRawAsync("DROP TABLE \"CheckSpans\"");

        await page.Find("[data-check=M5] button").ClickAsync();

        page.WaitForElement("[data-testid=strips] [data-testid=error-panel] button", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Load_WithoutAndWithSamples_IsAnEmptyStateOrCharts()
    {
        var page = await OpenAsync(StagedPortal.Failing());
        Assert.NotNull(page.Find("[data-testid=load-empty]"));
        await using (var db = await _portal!.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
        {
            db.LoadSamples.Add(new LoadSample { At = DateTime.UtcNow.AddMinutes(-2), Rooms = 3, Participants = 14, PortalCpu = 0.1, PortalMemory = 200_000_000 });
            await db.SaveChangesAsync();
        }

        await page.Find("[data-testid=range][data-range=day]").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(6, page.FindAll("[data-testid=chart]").Count), TimeSpan.FromSeconds(30));
        Assert.Contains("People: 14 now, at most 14.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("LiveKit's figures can't be read.", page.Markup, StringComparison.Ordinal);
    }

    private static string Overall(IRenderedComponent<HealthPage> page) => page.Find("[data-testid=overall]").TextContent.Trim();

    private async Task<IRenderedComponent<MudDialogProvider>> PressRemedyAsync(IRenderedComponent<HealthPage> page)
    {
        var dialogs = Render<MudDialogProvider>();
        var pressed = page.Find("[data-testid=remedy]").ClickAsync();
        dialogs.WaitForElement("[data-testid=apply-remedy]", TimeSpan.FromSeconds(30));
        Assert.False(pressed.IsFaulted);
        await Task.CompletedTask;
        return dialogs;
    }

    private async Task<IRenderedComponent<HealthPage>> OpenAsync(params ICheck[] checks)
    {
        _portal = new StagedPortal(checks);
        var runner = _portal.Services.GetRequiredService<CheckRunner>();
        // LiveKit answers, and every check has been looked at.
        await _portal.Services.GetRequiredService<Reconciler>().RefreshAsync("any", default);
        await runner.RunAsync();
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var administrator = await db.Users.SingleAsync();
        AddAuthorization().SetAuthorized(Portal.Email).SetRoles(Roles.Administrator).SetClaims(new Claim(ClaimTypes.NameIdentifier, administrator.Id.ToString()));
        Services.AddScoped<CurrentActor>();
        // One clock for the page and for the portal below it.
        Services.AddSingleton(TimeProvider.System);
        Services.AddFallbackServiceProvider(_portal.Services);
        return Render<HealthPage>();
    }
}
