using System.Globalization;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Recordings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Tests.Components;

public sealed class RecordingWordsTests
{
    private readonly RecordingWords _words = new(new ServiceCollection()
        .AddLogging().AddLocalization(o => o.ResourcesPath = "Resources").BuildServiceProvider()
        .GetRequiredService<IStringLocalizer<RecordingTexts>>());

    [Theory]
    [InlineData("en")]
    [InlineData("tr")]
    public void Words_EveryValue_AreThere(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        string[] all =
        [
            .. Enum.GetValues<RecordingState>().SelectMany(s => new[] { _words.State(s), _words.StateHint(s) }),
            .. Enum.GetValues<RecordingReason>().SelectMany(r => new[] { _words.Reason(r), _words.ReasonFix(r) }),
            .. Enum.GetValues<RecordingEnd>().Select(_words.End),
            .. Enum.GetValues<RecordingLayout>().SelectMany(l => new[] { _words.Layout(l), _words.LayoutHint(l) }),
            .. Enum.GetValues<RecordingResolution>().Select(_words.Resolution),
            .. Enum.GetValues<RecordingEngine>().Select(_words.Engine),
        ];

        // A key without words comes back as itself: "state.Requested".
        Assert.All(all, text => Assert.DoesNotMatch(@"^[a-z]+\.[A-Z]", text));
    }

    [Fact]
    public void Point_ThatFailed_HasCauseFixAndDetail()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

        var words = _words.Point(PreflightPoint.Failed("source", "missing", "no such directory", "/srv/out"));

        Assert.Equal("The shared folder /srv/out is not there.", words.Text);
        Assert.Equal("Make it, or correct Recordings:Egress:SharedFolder.", words.Fix);
        Assert.Equal("no such directory", words.Detail);
    }

    [Fact]
    public void Point_ThatNobodyWroteWordsFor_HasCommonOnes()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

        var words = _words.Point(PreflightPoint.Failed("moon", "full", "its own words"));

        Assert.Equal(("Something is missing.", null, "its own words"), (words.Text, words.Fix, words.Detail));
    }
}
