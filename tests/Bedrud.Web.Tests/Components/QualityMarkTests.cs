using System.Globalization;
using Bedrud.Domain.Meetings;
using Bedrud.Web.Features.Participants;
using Bunit;

namespace Bedrud.Web.Tests.Components;

public sealed class QualityMarkTests : PageContext
{
    [Fact]
    public void Good_ShowsFiguresCalmlyAndWordsOnHover()
    {
        var mark = Mark(new QualitySummary(32.4, 0.44, "udp", "vp8"));

        Assert.Equal("32 ms · 0.4 % · UDP", mark.TextContent.Trim());
        Assert.Equal("bd-quality", mark.ClassName?.Trim());
        Assert.Empty(mark.QuerySelectorAll("svg"));
        Assert.Equal(
            "Connection is good: 32 ms to the media server and back, 0.4 % of packets lost, directly over UDP, camera sent as VP8 (as their browser measures it)",
            mark.GetAttribute("title"));
    }

    [Theory]
    [InlineData(320d, 0d, "weak", "Weak connection")]
    [InlineData(20d, 12d, "bad", "Very weak connection")]
    public void NotGood_IsNeverToldByColourAlone(double roundTrip, double loss, string grade, string words)
    {
        var mark = Mark(new QualitySummary(roundTrip, loss, null, null));

        Assert.Contains($"is-{grade}", mark.ClassName, StringComparison.Ordinal);
        Assert.NotEmpty(mark.QuerySelectorAll("svg"));
        Assert.Contains(words, mark.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Turkish_WritesThePercentSignFirst()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr");

        Assert.Equal("32 ms · %0,4 · aktarma", Mark(new QualitySummary(32, 0.4, "relay", null)).TextContent.Trim());
    }

    private AngleSharp.Dom.IElement Mark(QualitySummary quality) =>
        Render<QualityMark>(p => p.Add(m => m.Quality, quality)).Find("[data-testid=quality]");
}
