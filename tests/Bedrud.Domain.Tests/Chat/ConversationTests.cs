using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;

namespace Bedrud.Domain.Tests.Chat;

public sealed class ConversationTests
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void UpTo_MeetingsThatFollowedAtOnce_IsAllOfThem()
    {
        Meeting[] meetings = [Run("RM_1", -60, -20), Run("RM_2", -18.5, -10), Run("RM_3", -9, -1.9), Run("RM_other", -200, -100)];

        Assert.Equal(["RM_4", "RM_3", "RM_2", "RM_1"], Conversation.UpTo("RM_4", Noon, meetings));
    }

    [Fact]
    public void UpTo_AfterTwoMinutes_IsANewOne()
    {
        Assert.Equal(["RM_2"], Conversation.UpTo("RM_2", Noon, [Run("RM_1", -60, -2)]));
        Assert.Equal(["RM_2", "RM_1"], Conversation.UpTo("RM_2", Noon, [Run("RM_1", -60, -1.99), Run("RM_2", 0, null)]));
    }

    [Fact]
    public void UpTo_EarlierOneWhoseEndIsNotWrittenYet_GoesByWhenItWasLastSeen()
    {
        Assert.Equal(["RM_2", "RM_1"], Conversation.UpTo("RM_2", Noon, [Run("RM_1", -60, null, lastSeen: -1)]));
        Assert.Equal(["RM_2"], Conversation.UpTo("RM_2", Noon, [Run("RM_1", -60, null, lastSeen: -30)]));
    }

    [Fact]
    public void IsOver_OnlyWhenNothingCanContinueItAnyMore()
    {
        var first = Run("RM_1", -60, -20);

        Assert.False(Conversation.IsOver(first, [], Noon.AddMinutes(-18.1)));
        Assert.True(Conversation.IsOver(first, [], Noon.AddMinutes(-18)));
        Assert.False(Conversation.IsOver(first, [Run("RM_2", -19, null)], Noon));
        Assert.False(Conversation.IsOver(first, [Run("RM_2", -19, -1)], Noon));
        Assert.True(Conversation.IsOver(first, [Run("RM_2", -19, -2)], Noon));
        Assert.True(Conversation.IsOver(first, [Run("RM_2", -15, null)], Noon));
        Assert.False(Conversation.IsOver(Run("RM_1", -60, null), [], Noon));
    }

    private static Meeting Run(string sid, double began, double? ended, double lastSeen = 0) => new()
    {
        RoomName = "daily",
        RoomSid = sid,
        StartedAt = Noon.AddMinutes(began),
        EndedAt = ended is { } end ? Noon.AddMinutes(end) : null,
        LastSeenAt = Noon.AddMinutes(ended ?? lastSeen),
    };
}
