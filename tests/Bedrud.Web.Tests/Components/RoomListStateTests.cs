using Bedrud.Web.Features.Rooms;

namespace Bedrud.Web.Tests.Components;

public sealed class RoomListStateTests
{
    [Fact]
    public void ToUrl_Defaults_IsPlain() => Assert.Equal("/rooms", new RoomListState().ToUrl());

    [Fact]
    public void From_AddressOfAState_GivesTheState()
    {
        var state = new RoomListState("daily & more", RoomSort.Updated, Descending: true, Page: 3, Mine: true, RoomFilter.Suspended);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + state.ToUrl()).Query);

        var read = RoomListState.From(query["search"], query["sort"], int.Parse(query["page"]!, null), query["scope"], query["filter"]);

        Assert.Equal(state, read);
    }

    [Theory]
    [InlineData("nonsense", 1)]
    [InlineData("-", 1)]
    [InlineData("7", 1)]
    [InlineData("name", 0)]
    [InlineData("name", -4)]
    public void From_AddressThatMakesNoSense_GivesTheFirstPageByName(string sort, int page)
    {
        var state = RoomListState.From(null, sort, page, "everything", "7");

        Assert.Equal(new RoomListState(), state);
    }

    [Fact]
    public void From_LongSearch_IsCutToWhatTheServiceTakes() =>
        Assert.True(RoomListState.From(new string('a', 500), null, null, null).ToQuery().IsValid);

    [Fact]
    public void WithSort_SameColumnTwice_TurnsTheOrderAndGoesToTheFirstPage()
    {
        var once = new RoomListState(Page: 4).WithSort(RoomSort.Updated);
        var twice = once.WithSort(RoomSort.Updated);

        Assert.Equal((RoomSort.Updated, true, 1), (once.Sort, once.Descending, once.Page));
        Assert.Equal((RoomSort.Updated, false, 1), (twice.Sort, twice.Descending, twice.Page));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void PageCount_Total_IsRoundedUp(int total, int pages) => Assert.Equal(pages, new RoomListState().PageCount(total));
}
