using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Layout;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.MediaServer;
using Bedrud.Web.Features.Meeting;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Components;

public sealed class SmallPartsTests : PageContext
{
    [Theory]
    [InlineData(10, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(45 * 60, "45 min ago")]
    [InlineData(5 * 3600, "5 h ago")]
    [InlineData(30 * 3600, "yesterday")]
    [InlineData(3 * 86400, "3 days ago")]
    [InlineData(30 * 86400, "24 Oct")]
    public void Relative_Age_ReadsAsPeopleSayIt(int seconds, string words) =>
        Assert.Equal(words, Services.GetRequiredService<BrowserTime>().Relative(Samples.Now.AddSeconds(-seconds)));

    [Fact]
    public async Task Exact_ReadersZone_NamesItsOffset()
    {
        JSInterop.Setup<string>("bedrud.timeZone").SetResult("Europe/Istanbul");
        var time = Services.GetRequiredService<BrowserTime>();

        await time.StartAsync();

        Assert.Equal("23 Nov 2026, 13:00:00 (UTC+03:00)", time.Exact(Samples.Now));
        Assert.Equal(Samples.Now, time.ToUtc(time.ToLocal(Samples.Now)));
    }

    [Theory]
    [InlineData("rooms?search=a", "nav.rooms")]
    [InlineData("rooms/daily?tab=bans", "nav.rooms|daily")]
    [InlineData("system/health", "nav.health")]
    [InlineData("system/health/linter", "nav.health|nav.linter")]
    [InlineData("", "")]
    public void Crumbs_Address_NameTheWay(string path, string crumbs) =>
        Assert.Equal(crumbs, string.Join('|', Crumb.From(path, key => key).Select(c => c.Text)));

    [Theory]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("Zoë", "Z")]
    [InlineData("👩‍🚀 Sally Ride", "👩‍🚀R")]
    [InlineData("", "?")]
    public void Initials_Name_AreWholeCharacters(string name, string initials) => Assert.Equal(initials, Avatar.Initials(name));

    [Theory]
    [InlineData(MediaServerState.Ready, false, ServerHealth.Good)]
    [InlineData(MediaServerState.Ready, true, ServerHealth.Bad)]
    [InlineData(MediaServerState.External, false, ServerHealth.Good)]
    [InlineData(MediaServerState.External, true, ServerHealth.Bad)]
    [InlineData(MediaServerState.Starting, true, ServerHealth.Busy)]
    [InlineData(MediaServerState.BackingOff, true, ServerHealth.Bad)]
    [InlineData(MediaServerState.Stopped, true, ServerHealth.Off)]
    public void Reading_StateAndAnswers_AreJudgedTogether(MediaServerState state, bool away, ServerHealth health)
    {
        var freshness = new PresenceFreshness(Samples.Now, away, away ? LiveKitError.Unreachable : null);

        Assert.Equal(health, MediaServerReading.Of(new MediaServerStatus(state), freshness).Health);
    }

    [Fact]
    public void Reading_ExternalServerNotAskedYet_IsNoAlarm() =>
        Assert.Equal(ServerHealth.Busy, MediaServerReading.Of(new MediaServerStatus(MediaServerState.External), PresenceFreshness.NeverAsked).Health);
}
