using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Rooms;

namespace Bedrud.Web.Tests.Components;

public sealed class RoomFormTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("daily", true)]
    [InlineData("Daily", false)]
    [InlineData("a--b", false)]
    public void CheckName_FollowsTheRule_OrIsEmpty(string name, bool good) => Assert.Equal(good, new RoomForm { Name = name }.CheckName() is null);

    [Theory]
    [InlineData("", 0)]
    [InlineData(" 12 ", 12)]
    [InlineData("1000", 1000)]
    public void ToSettings_CapacityThatCanBeUsed_IsRead(string text, int capacity)
    {
        var form = new RoomForm { Capacity = text };

        Assert.Null(form.CheckCapacity());
        Assert.Equal(capacity, form.ToSettings().Capacity);
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("many")]
    public void CheckCapacity_Other_IsRefused(string text) => Assert.NotNull(new RoomForm { Capacity = text }.CheckCapacity());

    [Theory]
    [InlineData("", "", 300, 20)]
    [InlineData("10", "3600", 10, 3600)]
    [InlineData(" 86400 ", "1", 86400, 1)]
    public void ToSettings_TimesThatCanBeUsed_AreRead(string empty, string departure, int emptySeconds, int departureSeconds)
    {
        var form = new RoomForm { EmptyTimeout = empty, DepartureTimeout = departure };

        Assert.Null(form.CheckEmptyTimeout() ?? form.CheckDepartureTimeout());
        Assert.Equal((emptySeconds, departureSeconds), (form.ToSettings().EmptyTimeout, form.ToSettings().DepartureTimeout));
    }

    [Theory]
    [InlineData("9", "0")]
    [InlineData("86401", "3601")]
    [InlineData("5 min", "-1")]
    public void CheckTimes_Others_AreRefused(string empty, string departure)
    {
        var form = new RoomForm { EmptyTimeout = empty, DepartureTimeout = departure };

        Assert.NotNull(form.CheckEmptyTimeout());
        Assert.NotNull(form.CheckDepartureTimeout());
    }

    [Fact]
    public void Of_Room_ShowsItsLocksAndNoLimitAsEmpty()
    {
        var form = RoomForm.Of(Samples.Room("daily") with { Locks = RoomLocks.Camera | RoomLocks.Chat, Capacity = 0 });

        Assert.Equal((false, true, false, true), (form.LockMicrophone, form.LockCamera, form.LockScreen, form.LockChat));
        Assert.Equal("", form.Capacity);
    }
}
