using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Participants;

namespace Bedrud.Web.Tests.Components;

public sealed class PermissionsFormTests
{
    [Fact]
    public void ToGrants_Untouched_IsWhatWas()
    {
        var grants = new ParticipantGrants(true, false, [TrackSource.Camera, TrackSource.ScreenShare, TrackSource.ScreenShareAudio]);

        Assert.Equal(grants, PermissionsForm.Of(grants).ToGrants());
    }

    [Fact]
    public void ToGrants_EverythingOff_NamesNoSource()
    {
        var grants = new PermissionsForm().ToGrants();

        Assert.False(grants.CanPublish);
        Assert.Empty(grants.Sources);
    }
}
