using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Tests.Meetings;

public sealed class ParticipantAttributesTests
{
    [Theory]
    [InlineData(RoomRole.Viewer)]
    [InlineData(RoomRole.Speaker)]
    [InlineData(RoomRole.Moderator)]
    [InlineData(RoomRole.Owner)]
    public void Role_Written_IsReadAgain(RoomRole role) => Assert.Equal(role, ParticipantAttributes.ReadRole(ParticipantAttributes.WriteRole(role)));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("king")]
    public void Role_ThatIsNone_IsNull(string text) => Assert.Null(ParticipantAttributes.ReadRole(text));

    [Fact]
    public void Hand_Written_IsReadAgainToTheTick()
    {
        var at = new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc).AddTicks(1234567);

        var read = ParticipantAttributes.ReadHand(ParticipantAttributes.WriteHand(at));

        Assert.Equal((at, DateTimeKind.Utc), (read!.Value, read.Value.Kind));
        Assert.Equal("", ParticipantAttributes.WriteHand(null));
        Assert.Null(ParticipantAttributes.ReadHand("up"));
        Assert.Null(ParticipantAttributes.ReadHand(""));
    }
}
