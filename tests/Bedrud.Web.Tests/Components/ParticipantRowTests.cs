using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Bunit;
using MudBlazor;

namespace Bedrud.Web.Tests.Components;

public sealed class ParticipantRowTests : PageContext
{
    [Fact]
    public void Tracks_MutedMicrophone_SaysSoInWordsAndForTests()
    {
        var row = Row(Samples.Person("ada", Samples.Microphone(muted: true)));

        var track = row.Find("[data-testid=track]");
        Assert.Equal(("microphone", "true"), (track.GetAttribute("data-source"), track.GetAttribute("data-muted")));
        Assert.Contains("Muted", track.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_Missing_ShowsTheIdentity() =>
        Assert.Contains("u_ada", Row(Samples.Person("ada") with { Name = "" }).Find(".person").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Grants_SomethingTakenAway_SaysWhat()
    {
        var grants = new ParticipantGrants(true, false, [TrackSource.Microphone, TrackSource.ScreenShare, TrackSource.ScreenShareAudio]);

        Assert.Equal("No camera, chat", Row(Samples.Person("ada") with { Grants = grants }).Find("[data-testid=grants]").TextContent.Trim());
    }

    [Fact]
    public void RoleAndHand_AreShownWhereTheySaySomething()
    {
        var row = Row(Samples.Person("ada") with { Role = RoomRole.Moderator, HandRaisedAt = Samples.Now });

        Assert.Equal("Moderator", row.Find("[data-testid=participant-role]").TextContent);
        Assert.Equal("Hand raised", row.Find("[data-testid=participant-hand]").TextContent.Trim());
    }

    [Fact]
    public void RoleAndHand_OfASpeakerWithTheHandDown_TakeNoRoom() => Assert.Empty(
        Row(Samples.Person("ada") with { Role = RoomRole.Speaker }).FindAll("[data-testid=participant-role], [data-testid=participant-hand]"));

    [Fact]
    public void Pending_ShowsTheActAndTakesNoOther()
    {
        var row = Row(Samples.Person("ada"), new ActState(ParticipantAct.Remove, "ada", null, null, null));

        Assert.Contains("Removing", row.Find("[data-testid=participant-pending]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", row.Find("[data-testid=participant-menu]").GetAttribute("aria-disabled"));
    }

    [Fact]
    public void Failure_StaysOnTheRowWithItsReason()
    {
        var dismissed = false;
        var row = Row(
            Samples.Person("ada"), new ActState(ParticipantAct.Mute, "ada", null, null, Problems.LiveKitUnreachable), () => dismissed = true);

        var failure = row.Find("[data-testid=participant-failure]");
        Assert.Contains("ada could not be muted.", failure.TextContent, StringComparison.Ordinal);
        Assert.Contains("LiveKit can't be reached.", failure.TextContent, StringComparison.Ordinal);
        row.Find("[data-testid=participant-failure] button").Click();
        Assert.True(dismissed);
    }

    private IRenderedComponent<ParticipantRow> Row(ParticipantPresence person, ActState? state = null, Action? dismiss = null)
    {
        Render<MudPopoverProvider>();
        return Render<ParticipantRow>(p => p.Add(r => r.Participant, person).Add(r => r.State, state).Add(r => r.OnDismiss, () => dismiss?.Invoke()));
    }
}
