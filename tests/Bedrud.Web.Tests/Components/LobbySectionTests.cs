using System.Net.Http.Json;
using System.Security.Claims;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Lobby;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Bedrud.Web.Tests.Components;

/// <summary>The panel over a whole portal's services: who comes by the API shows here, and what is decided here holds there.</summary>
public sealed class LobbySectionTests : PageContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Portal _portal = new();
    private readonly HttpClient _guest;

    public LobbySectionTests()
    {
        _guest = _portal.NewClient();
        Services.AddScoped<CurrentActor>();
        Services.AddSingleton(_portal.Services.GetRequiredService<LobbyService>());
        Services.AddSingleton(_portal.Services.GetRequiredService<LobbyBoard>());
    }

    public override async ValueTask InitializeAsync()
    {
        using var admin = await _portal.AdministratorAsync();
        (await admin.PostAsJsonAsync("/api/rooms", new { name = "hall", waitingRoom = "guests" })).EnsureSuccessStatusCode();
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var user = await db.Users.SingleAsync();
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(user.Id));
        Render<MudPopoverProvider>();
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _guest.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task SomebodyWhoAsks_AppearsWithoutAReload_AndMayComeInWhenAdmitted()
    {
        var panel = Section(hasWaitingRoom: true);
        await SeenAsync(panel, "[data-testid=lobby-empty]");

        await JoinAsync("Ada");
        await SeenAsync(panel, "[data-testid=lobby-row]");
        Assert.Contains("Ada", panel.Find("[data-testid=lobby-row]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Admit Ada", panel.Find("[data-testid=admit]").GetAttribute("aria-label"));
        Assert.Empty(panel.FindAll("[data-testid=admit-all]"));

        panel.Find("[data-testid=admit]").Click();

        await SeenAsync(panel, "[data-testid=lobby-empty]");
        Assert.Equal(200, (int)(await JoinAsync(null)).StatusCode);
    }

    [Fact]
    public async Task AdmitAll_IsOfferedToMoreThanOne()
    {
        using var second = _portal.NewClient();
        await JoinAsync("Ada");
        await second.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = "Bob" });
        var panel = Section(hasWaitingRoom: true);

        (await SeenAsync(panel, "[data-testid=admit-all]")).Click();

        await SeenAsync(panel, "[data-testid=lobby-empty]");
        Assert.Equal(200, (int)(await JoinAsync(null)).StatusCode);
    }

    [Fact]
    public async Task Refuse_AsksForReasonAndBanFirst()
    {
        var dialogs = Render<MudDialogProvider>();
        await JoinAsync("Ada");
        var panel = Section(hasWaitingRoom: true);

        (await SeenAsync(panel, "[data-testid=refuse]")).Click();
        (await dialogs.WaitForElementAsync("[data-testid=refuse-reason]", Patience)).Change("Wrong room");
        dialogs.Find("[data-testid=refuse-ban]").Change("-1");
        dialogs.Find("[data-testid=confirm]").Click();

        await SeenAsync(panel, "[data-testid=lobby-empty]");
        var banned = await (await JoinAsync(null)).ShouldBeProblemAsync(403, "banned");
        Assert.Equal("Wrong room", banned.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task RoomWithoutAWaitingRoom_ShowsNothingWhileNobodyWaits()
    {
        var panel = Section(hasWaitingRoom: false);
        Assert.Empty(panel.FindAll("[data-testid=lobby]"));

        await JoinAsync("Ada");

        await SeenAsync(panel, "[data-testid=lobby-row]");
    }

    private IRenderedComponent<LobbySection> Section(bool hasWaitingRoom) =>
        Render<LobbySection>(p => p.Add(s => s.Room, "hall").Add(s => s.HasWaitingRoom, hasWaitingRoom));

    private static async Task<AngleSharp.Dom.IElement> SeenAsync(IRenderedComponent<LobbySection> panel, string selector)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (panel.FindAll(selector) is [var found, ..])
                return found;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, panel.Markup);
            await Task.Delay(50);
        }
    }

    private Task<HttpResponseMessage> JoinAsync(string? name) => _guest.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = name });

    private sealed class SignedIn(Guid user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.ToString())], "test"))));
    }
}
