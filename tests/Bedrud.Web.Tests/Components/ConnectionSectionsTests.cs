using System.Net.Http.Json;
using System.Security.Claims;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.ConnectionTest;
using Bedrud.Web.Tests.Api;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Components;

/// <summary>The two panels over a whole portal's services: what browsers post shows here.</summary>
public sealed class ConnectionSectionsTests : PageContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Portal _portal = new();

    public ConnectionSectionsTests()
    {
        Services.AddScoped<CurrentActor>();
        Services.AddSingleton(_portal.Services.GetRequiredService<ConnectionReportService>());
        Services.AddSingleton(_portal.Services.GetRequiredService<JoinFailureService>());
        Services.AddSingleton<AuthenticationStateProvider>(new Administrator(_portal));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Reports_Nobodys_TeachesTheLink_ThenShowsWhatWorked()
    {
        var empty = Render<ConnectionReportsSection>();
        await empty.WaitForAssertionAsync(() => Assert.NotNull(empty.Find(".bd-empty")), Patience);
        Assert.Equal("/connection-test", empty.Find("[data-testid=copy-test-link]").GetAttribute("data-copy"));

        using var client = _portal.NewClient();
        var start = await (await client.PostAsync("/api/connection-test/start", null)).JsonAsync();
        (await client.PostAsJsonAsync("/api/connection-test/reports", ConnectionTestApiTests.Report(start.GetProperty("ticket").GetString()))).EnsureSuccessStatusCode();

        var panel = Render<ConnectionReportsSection>();
        await panel.WaitForAssertionAsync(() => Assert.Single(panel.FindAll("[data-testid=connection-report]")), Patience);
        var text = panel.Find("[data-testid=connection-report]").TextContent;
        Assert.Contains("Chrome 141, Android", text, StringComparison.Ordinal);
        Assert.Contains("UDP does not work", text, StringComparison.Ordinal);
        Assert.Contains("TCP works", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Relay", text, StringComparison.Ordinal);
        Assert.Contains("203.0.113.9:7881", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_StandByCause_TheMostFrequentFirst()
    {
        using var admin = await _portal.AdministratorAsync();
        (await admin.PostAsJsonAsync("/api/rooms", new { name = "hall" })).EnsureSuccessStatusCode();
        using var guest = _portal.NewClient();
        (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = "Ada" })).EnsureSuccessStatusCode();
        foreach (var cause in new[] { "signalling", "media", "media" })
            (await guest.PostAsJsonAsync("/api/meetings/hall/failures", new { cause, detail = "why", browser = "Firefox 140, Linux" })).EnsureSuccessStatusCode();

        var panel = Render<JoinFailuresSection>();
        await panel.WaitForAssertionAsync(() => Assert.Equal(2, panel.FindAll("[data-testid=join-failure-group]").Count), Patience);
        Assert.Equal(["media", "signalling"], panel.FindAll("[data-testid=join-failure-group]").Select(g => g.GetAttribute("data-cause")));
        Assert.Contains("Signalling worked, but no sound or picture got through", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("hall", panel.Find(".latest").TextContent, StringComparison.Ordinal);
    }

    private sealed class Administrator(Portal portal) : AuthenticationStateProvider
    {
        public override async Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
            var id = await db.Users.Where(u => u.Email == Portal.Email).Select(u => u.Id).SingleAsync();
            return new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
                [new Claim(ClaimTypes.NameIdentifier, id.ToString()), new Claim(ClaimTypes.Role, Bedrud.Infrastructure.Identity.Roles.Administrator)], "test")));
        }
    }
}
