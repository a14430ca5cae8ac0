using System.Net.Http.Json;
using System.Security.Claims;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Lobby;
using Bunit;
using Bunit.TestDoubles;
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
        AddAuthorization().SetAuthorized(user.DisplayName).SetClaims(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString())).SetRoles(Roles.Administrator);
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
        await panel.WaitForElementAsync("[data-testid=lobby-empty]", Patience);

        await JoinAsync("Ada");
        await panel.WaitForElementAsync("[data-testid=lobby-row]", Patience);
        Assert.Contains("Ada", panel.Find("[data-testid=lobby-row]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Let Ada in", panel.Find("[data-testid=admit]").GetAttribute("aria-label"));
        Assert.Empty(panel.FindAll("[data-testid=admit-all]"));

        panel.Find("[data-testid=admit]").Click();

        await panel.WaitForElementAsync("[data-testid=lobby-empty]", Patience);
        Assert.Equal(200, (int)(await JoinAsync(null)).StatusCode);
    }

    [Fact]
    public async Task AdmitAll_IsOfferedToMoreThanOne()
    {
        using var second = _portal.NewClient();
        await JoinAsync("Ada");
        await second.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = "Bob" });
        var panel = Section(hasWaitingRoom: true);

        (await panel.WaitForElementAsync("[data-testid=admit-all]", Patience)).Click();

        await panel.WaitForElementAsync("[data-testid=lobby-empty]", Patience);
        Assert.Equal(200, (int)(await JoinAsync(null)).StatusCode);
    }

    [Fact]
    public async Task Refuse_AsksForReasonAndBanFirst()
    {
        var dialogs = Render<MudDialogProvider>();
        await JoinAsync("Ada");
        var panel = Section(hasWaitingRoom: true);

        (await panel.WaitForElementAsync("[data-testid=refuse]", Patience)).Click();
        (await dialogs.WaitForElementAsync("[data-testid=refuse-reason]", Patience)).Change("Wrong room");
        dialogs.Find("[data-testid=refuse-ban]").Change("-1");
        dialogs.Find("[data-testid=confirm]").Click();

        await panel.WaitForElementAsync("[data-testid=lobby-empty]", Patience);
        var banned = await (await JoinAsync(null)).ShouldBeProblemAsync(403, "banned");
        Assert.Equal("Wrong room", banned.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task RoomWithoutAWaitingRoom_ShowsNothingWhileNobodyWaits()
    {
        var panel = Section(hasWaitingRoom: false);
        Assert.Empty(panel.FindAll("[data-testid=lobby]"));

        await JoinAsync("Ada");

        await panel.WaitForElementAsync("[data-testid=lobby-row]", Patience);
    }

    private IRenderedComponent<LobbySection> Section(bool hasWaitingRoom) =>
        Render<LobbySection>(p => p.Add(s => s.Room, "hall").Add(s => s.HasWaitingRoom, hasWaitingRoom));

    private Task<HttpResponseMessage> JoinAsync(string? name) => _guest.PostAsJsonAsync("/api/room/join", new { roomName = "hall", displayName = name });
}
