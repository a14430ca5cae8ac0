using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Components;

public sealed class ParticipantActsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Samples.Now));
    private readonly ParticipantActs _acts;

    public ParticipantActsTests() => _acts = new ParticipantActs(_time);

    [Fact]
    public void Settle_MutedButNotYetShown_StaysPending()
    {
        var ada = Samples.Person("ada", Samples.Microphone());
        _acts.Begin(ada, ParticipantAct.Mute);
        _acts.Accept(ada.Sid);

        Assert.Empty(_acts.Settle(Samples.Meeting(ada)));
        Assert.True(_acts.Of(ada.Sid)!.IsPending);
    }

    [Fact]
    public void Settle_MutedAndShown_Lands()
    {
        var ada = Samples.Person("ada", Samples.Microphone());
        _acts.Begin(ada, ParticipantAct.Mute);
        _acts.Accept(ada.Sid);

        var landed = Assert.Single(_acts.Settle(Samples.Meeting(Samples.Person("ada", Samples.Microphone(muted: true)))));

        Assert.Equal((ParticipantAct.Mute, "ada"), (landed.Act, landed.Name));
        Assert.Null(_acts.Of(ada.Sid));
    }

    [Fact]
    public void Settle_Locked_LandsWhenThePermissionLacksTheSource()
    {
        var ada = Samples.Person("ada");
        _acts.Begin(ada, ParticipantAct.LockCamera);
        _acts.Accept(ada.Sid);
        Assert.Empty(_acts.Settle(Samples.Meeting(ada)));

        var locked = ada with { Grants = ada.Grants!.Without(Bedrud.Domain.Rooms.RoomLocks.Camera) };
        Assert.Equal(ParticipantAct.LockCamera, Assert.Single(_acts.Settle(Samples.Meeting(locked))).Act);
    }

    [Fact]
    public void Settle_BeforeLiveKitTookIt_DoesNotLand()
    {
        var ada = Samples.Person("ada");
        _acts.Begin(ada, ParticipantAct.Remove);

        Assert.Empty(_acts.Settle(Samples.Meeting()));
    }

    [Fact]
    public void Settle_RemovedPersonIsGone_Lands()
    {
        var ada = Samples.Person("ada");
        _acts.Begin(ada, ParticipantAct.Remove);
        _acts.Accept(ada.Sid);

        Assert.Single(_acts.Settle(Samples.Meeting(Samples.Person("bob"))));
    }

    [Fact]
    public void Settle_PermissionsDifferFromWhatWasWanted_StaysPending()
    {
        var wanted = new ParticipantGrants(true, true, []);
        var ada = Samples.Person("ada");
        _acts.Begin(ada, ParticipantAct.Permissions, wanted);
        _acts.Accept(ada.Sid);

        Assert.Empty(_acts.Settle(Samples.Meeting(ada)));
        Assert.Single(_acts.Settle(Samples.Meeting(ada with { Grants = new ParticipantGrants(true, true, []) })));
    }

    [Fact]
    public void IsUnconfirmed_LongAfterLiveKitTookIt_IsTrue()
    {
        var ada = Samples.Person("ada", Samples.Microphone());
        _acts.Begin(ada, ParticipantAct.Mute);
        _acts.Accept(ada.Sid);
        Assert.False(_acts.IsUnconfirmed(_acts.Of(ada.Sid)!));

        _time.Advance(ParticipantActs.Patience + TimeSpan.FromSeconds(1));

        Assert.True(_acts.IsUnconfirmed(_acts.Of(ada.Sid)!));
    }

    [Fact]
    public void Orphans_FailureOfSomebodyWhoLeft_StaysUntilItIsRead()
    {
        var ada = Samples.Person("ada");
        _acts.Begin(ada, ParticipantAct.Mute);
        _acts.Fail(ada.Sid, Problems.ParticipantNotFound);

        Assert.Empty(_acts.Orphans(Samples.Meeting(ada)));
        Assert.Single(_acts.Orphans(Samples.Meeting()));
        _acts.Dismiss(ada.Sid);
        Assert.Empty(_acts.Orphans(Samples.Meeting()));
    }
}
