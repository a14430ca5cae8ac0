using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Bedrud.Web.Tests.Components;

public sealed class RoomsTableTests : PageContext
{
    private static readonly Actor Ada = new(Guid.NewGuid(), "Ada");

    [Fact]
    public void Loading_ShowsRowsInTheShapeOfWhatComes()
    {
        var table = Table(null, _ => 0);

        Assert.Equal("true", table.Find(".bd-rooms").GetAttribute("aria-busy"));
        Assert.NotEmpty(table.FindAll("tr.skeleton"));
        Assert.Empty(table.FindAll("[data-testid=room-row]"));
    }

    [Fact]
    public void Rooms_EachIsARowThatOpensItsPage()
    {
        var table = Table([Samples.Room("daily"), Samples.Room("weekly")], _ => 0);

        table.Find("[data-testid=room-row][data-name=weekly]").Click();

        Assert.EndsWith("/rooms/weekly", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void LiveCount_FirstShown_DoesNotTint_AndTintsWhenItChanges()
    {
        var rooms = new[] { Samples.Room("daily") };
        var table = Table(rooms, _ => 2);
        Assert.DoesNotContain("bd-tint", table.Find("[data-testid=room-live]").ClassName, StringComparison.Ordinal);

        table.Render(p => p.Add(t => t.Counts, _ => 3));

        var live = table.Find("[data-testid=room-live]");
        Assert.Contains("bd-tint", live.ClassName, StringComparison.Ordinal);
        Assert.Contains("3", live.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Busy_ShowsItOnTheRowInsteadOfTheMenu()
    {
        var table = Table([Samples.Room("daily")], _ => 0, busy: true);

        Assert.NotNull(table.Find(".bd-spinner"));
        Assert.Empty(table.FindAll("[data-testid=room-menu]"));
    }

    [Fact]
    public void SortedColumn_SaysSoToScreenReaders()
    {
        var table = Table([Samples.Room("daily")], _ => 0);

        Assert.Equal("ascending", table.Find("th.c-name").GetAttribute("aria-sort"));
        Assert.Equal("none", table.Find("th.c-changed").GetAttribute("aria-sort"));
    }

    [Theory]
    [InlineData("", RoomFilter.All, "No rooms yet", null)]
    [InlineData("", RoomFilter.Live, "No meeting is running", "/rooms")]
    [InlineData("zzz", RoomFilter.Suspended, "Nothing matches “zzz”", "/rooms")]
    public void Empty_SaysWhatWasAskedFor_AndHowToSeeMore(string search, RoomFilter filter, string title, string? wayOut)
    {
        var empty = Render<RoomsEmpty>(p => p.Add(e => e.State, new RoomListState(search, Filter: filter)));

        Assert.Equal(title, empty.Find("h2").TextContent);
        Assert.Equal(wayOut, empty.FindAll("a").SingleOrDefault()?.GetAttribute("href"));
    }

    [Theory]
    [InlineData(RoomRole.Owner, false, true, true)]
    [InlineData(RoomRole.Moderator, false, true, false)]
    [InlineData(RoomRole.Speaker, false, false, false)]
    [InlineData(null, false, false, false)]
    [InlineData(null, true, true, true)]
    public void Rights_FollowTheRole(RoomRole? role, bool administrator, bool moderate, bool manage) =>
        Assert.Equal(new RoomRights(moderate, manage), RoomRights.Of(Samples.Room("daily") with { Role = role }, Ada with { Rights = administrator ? Roles.RightsOf(Roles.Administrator) : Bedrud.Domain.Accounts.PortalRight.None }));

    [Fact]
    public void Figures_CountPeopleOfOwnRoomsAndNoRecorders()
    {
        var daily = Samples.Meeting(Samples.Person("ada"), Samples.Person("recorder") with { IsHidden = true });
        var other = Samples.Meeting(Samples.Person("bob")) with { RoomName = "other" };

        Assert.Equal(new RoomFigures(7, 2, 2), RoomFigures.Of(7, [daily, other], null));
        Assert.Equal(new RoomFigures(7, 1, 1), RoomFigures.Of(7, [daily, other], new HashSet<string> { "daily" }));
    }

    private IRenderedComponent<RoomsTable> Table(IReadOnlyList<RoomSummary>? rooms, Func<RoomSummary, int> counts, bool busy = false)
    {
        Render<MudPopoverProvider>();
        return Render<RoomsTable>(p => p
            .Add(t => t.Rooms, rooms).Add(t => t.Actor, Ada).Add(t => t.State, new RoomListState()).Add(t => t.Counts, counts).Add(t => t.IsRunning, _ => busy));
    }
}
