using System.Globalization;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Features.Recordings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Tests.Components;

public sealed class RecordingWordsTests
{
    // Code and cause of every point that recorders, storages and the preflight tell of.
    private const string Emitted =
        "enabled.off " +
        "recorder.none recorder.unreachable recorder.denied recorder.slow recorder.failed recorder.another-portal recorder.https-only " +
        "redis.no-redis redis.redis-lost " +
        "worker.none worker.gone worker.unknown " +
        "source.none source.missing source.not-writable source.slow source.failed source.s3-full source.s3-refuses source.s3-unreachable source.s3-fails " +
        "storage.disk-full storage.disk-refuses storage.s3-full storage.s3-refuses storage.s3-unreachable storage.s3-fails storage.slow storage.failed " +
        "space.low space.failed " +
        "quota.full quota.slow quota.failed " +
        "meeting.none meeting.unknown " +
        "publishing.nobody publishing.no-sound publishing.muted " +
        "browser.none " +
        "capacity.full " +
        "ffmpeg.none";

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

    [Theory]
    [InlineData("en")]
    [InlineData("tr")]
    public void Point_EachThatIsEmitted_HasTitleCauseAndFixOfItsOwn(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var common = _words.Point(PreflightPoint.Failed("moon", "full", null));

        Assert.All(Emitted.Split(' '), pair =>
        {
            var words = _words.Point(PreflightPoint.Failed(pair.Split('.')[0], pair.Split('.')[1], null, "one", "two", "three"));
            Assert.NotEqual(common.Title, words.Title);
            Assert.NotEqual(common.Text, words.Text);
            Assert.NotNull(words.Fix);
            Assert.DoesNotContain('{', words.Text + words.Fix);
        });
    }
}
