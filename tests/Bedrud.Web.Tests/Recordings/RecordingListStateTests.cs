using Bedrud.Web.Features.Recordings.Library;
using Bedrud.Web.Features.Recordings.Library.Page;

namespace Bedrud.Web.Tests.Recordings;

public sealed class RecordingListStateTests
{
    [Fact]
    public void Address_OfEverything_IsReadAgain()
    {
        var state = new RecordingListState("ağaç", "hall", RecordingFilter.Failed, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), RecordingSort.Size, false, 3);

        var url = state.ToUrl();
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url[url.IndexOf('?', StringComparison.Ordinal)..]);

        Assert.Equal(state, RecordingListState.Read(query["search"], query["room"], query["state"], query["from"], query["to"], query["sort"], int.Parse(query["page"]!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Address_PlainOrNonsense_IsThePlainList()
    {
        Assert.Equal("/recordings", new RecordingListState().ToUrl());
        Assert.Equal(new RecordingListState(), RecordingListState.Read(null, new string('x', 99), "9", "yesterday", "2026-13-01", "colour", -1));
    }

    [Fact]
    public void Days_AreTheReadersOwn_TheLastOneIncluded()
    {
        var query = new RecordingListState(From: new DateOnly(2026, 3, 1), To: new DateOnly(2026, 3, 1)).ToQuery(local => local.AddHours(-3));

        Assert.Equal(new DateTime(2026, 2, 28, 21, 0, 0), query.From);
        Assert.Equal(new DateTime(2026, 3, 1, 21, 0, 0), query.Before);
    }

    [Theory]
    [InlineData(RecordingSort.Title, false)]
    [InlineData(RecordingSort.Size, true)]
    public void Sort_FirstClick_IsTheColumnsOwnOrder_SecondTheOther(RecordingSort sort, bool descending)
    {
        var first = new RecordingListState(Page: 4).WithSort(sort);

        Assert.Equal((sort, descending, 1), (first.Sort, first.Descending, first.Page));
        Assert.Equal(!descending, first.WithSort(sort).Descending);
    }

    [Theory]
    [InlineData("Haftalık toplantı", "Haftalık toplantı 2026-11-23.mp4")]
    [InlineData("a/b\\c:d*e?f\"g<h>i|j", "a b c d e f g h i j 2026-11-23.mp4")]
    [InlineData("...", "recording 2026-11-23.mp4")]
    [InlineData("x\u0000\u202Ey", "x y 2026-11-23.mp4")]
    public void FileName_IsFitForAnyDisk(string title, string name) =>
        Assert.Equal(name, RecordingTitle.FileName(title, new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc), "video/mp4"));

    [Fact]
    public void FileName_OfALongTitle_IsCutBetweenCharacters()
    {
        var name = RecordingTitle.FileName(string.Concat(Enumerable.Repeat("😀", 100)), DateTime.UnixEpoch, null);

        Assert.True(name.Length < 140);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(name)));
    }
}
