using Bedrud.Web.Features.Invitations;

namespace Bedrud.Web.Tests.Components;

public sealed class InvitationListStateTests
{
    [Fact]
    public void Url_OfAPlainList_IsPlainAndOfAnotherOneIsReadBack()
    {
        Assert.Equal("/invitations", new InvitationListState().ToUrl());
        var state = new InvitationListState("ada & co", InvitationFilter.Revoked, 3);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(state.ToUrl().Split('?')[1]);

        Assert.Equal(state, InvitationListState.Read(query["search"], query["state"], int.Parse(query["page"]!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("ajar", 0)]
    [InlineData("1", -5)]
    public void Read_OfWhatCantBeUnderstood_IsTheDefault(string state, int page) =>
        Assert.Equal(new InvitationListState(new string('x', InvitationQuery.MaxSearchLength)), InvitationListState.Read(new string('x', 200), state, page));
}
