using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Users;
using Bedrud.Web.Features.Users.Page;

namespace Bedrud.Web.Tests.Users;

public sealed class UserListStateTests
{
    [Fact]
    public void ToUrl_Defaults_IsPlain() => Assert.Equal("/users", new UserListState().ToUrl());

    [Fact]
    public void Read_AddressOfAState_GivesTheState()
    {
        var state = new UserListState("kaya & co", Roles.Auditor, UserState.Locked, UserSort.Created, Descending: true, Page: 3);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + state.ToUrl()).Query);

        Assert.Equal(state, UserListState.Read(query["search"], query["role"], query["state"], query["sort"], int.Parse(query["page"]!, null)));
    }

    [Theory]
    [InlineData("nonsense", "king", "7", 1)]
    [InlineData("-", "", "everything", 0)]
    [InlineData("7", "0", "", -4)]
    public void Read_AddressThatMakesNoSense_GivesTheFirstPageByName(string sort, string role, string state, int page) =>
        Assert.Equal(new UserListState(), UserListState.Read(null, role, state, sort, page));

    [Fact]
    public void Read_LongSearch_IsCutToWhatTheServiceTakes() => Assert.True(UserListState.Read(new string('a', 500), null, null, null, null).ToQuery().IsValid);
}
