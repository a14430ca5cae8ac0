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

    [Fact]
    public void Of_Room_ShowsItsLocksAndNoLimitAsEmpty()
    {
        var form = RoomForm.Of(Samples.Room("daily") with { Locks = RoomLocks.Camera | RoomLocks.Chat, Capacity = 0 });

        Assert.Equal((false, true, false, true), (form.LockMicrophone, form.LockCamera, form.LockScreen, form.LockChat));
        Assert.Equal("", form.Capacity);
    }
}
