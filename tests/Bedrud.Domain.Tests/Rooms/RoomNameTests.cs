using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Tests.Rooms;

public sealed class RoomNameTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a-b")]
    [InlineData("2026-planning")]
    [InlineData("kdr-xwtp-mzn")]
    public void IsValid_WellFormed_True(string name) => Assert.True(RoomName.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("Abc")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("günlük")]
    [InlineData("abc\n")]
    [InlineData(" abc")]
    public void IsValid_Malformed_False(string? name) => Assert.False(RoomName.IsValid(name));

    [Fact]
    public void IsValid_LengthLimits_AreInclusive()
    {
        Assert.True(RoomName.IsValid(new string('a', RoomName.MaxLength)));
        Assert.False(RoomName.IsValid(new string('a', RoomName.MaxLength + 1)));
    }

    [Fact]
    public void Generate_Always_FollowsTheRuleAndDoesNotRepeat()
    {
        var names = Enumerable.Range(0, 500).Select(_ => RoomName.Generate()).ToList();

        Assert.All(names, name => Assert.True(RoomName.IsValid(name), name));
        Assert.Equal(names.Count, names.Distinct().Count());
    }
}
