using Bedrud.Domain.Recordings;

namespace Bedrud.Domain.Tests.Recordings;

public sealed class RecordingSearchTests
{
    [Theory]
    [InlineData("İstanbul Toplantısı", "istanbul toplantisi")]
    [InlineData("ISTANBUL", "istanbul")]
    [InlineData("ışık IŞIK Işık", "isik isik isik")]
    [InlineData("Ağaç Öğüt Çünkü", "agac ogut cunku")]
    [InlineData("Ünïcode ÀÉ", "unicode ae")]
    [InlineData("한국어", "한국어")]
    public void Fold_HowItIsWritten_MakesNoDifference(string text, string folded) => Assert.Equal(folded, RecordingSearch.Fold(text));

    // Attributes can't hold half a character.
    [Fact]
    public void Fold_HalfACharacter_IsNoFailure() => Assert.Equal("\uFFFDx", RecordingSearch.Fold("\uD800x"));

    [Fact]
    public void SearchText_FollowsTheTitle()
    {
        var recording = new Recording
        {
            RoomId = Guid.NewGuid(),
            RoomName = "hall",
            Title = "Önce",
            Engine = RecordingEngine.Egress,
            RequestedAt = DateTime.UnixEpoch,
            RequestedByName = "Ayşe",
        };
        Assert.Equal("once\nhall\nayse", recording.SearchText);

        Assert.True(recording.Apply(new RecordingEvent.Renamed("Sonra"), DateTime.UnixEpoch));
        Assert.Equal("sonra\nhall\nayse", recording.SearchText);
        Assert.False(recording.Apply(new RecordingEvent.Renamed("Sonra"), DateTime.UnixEpoch));
    }
}
