using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Tests.Api;

namespace Bedrud.Web.Tests.Users;

/// <summary>What a change of an account means in a meeting that runs.</summary>
public sealed class UserMeetingTests
{
    [Fact]
    public async Task Role_GivenAndTakenAway_FollowsInTheMeeting()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.MemberAsync("nur");
        var id = ParticipantIdentity.UserOf(identity)!.Value;
        Assert.Equal("speaker", await RoleAsync(room, identity));

        (await room.Owner.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "operator" })).EnsureSuccessStatusCode();
        Assert.Equal("moderator", await RoleAsync(room, identity));

        (await room.Owner.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "user" })).EnsureSuccessStatusCode();
        Assert.Equal("speaker", await RoleAsync(room, identity));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LockedOrDeleted_IsRemovedFromTheMeeting_AndKeptOut(bool delete)
    {
        await using var room = await MeetingRoom.StartAsync();
        var (_, identity) = await room.MemberAsync("nur", RoomRole.Moderator);
        var id = ParticipantIdentity.UserOf(identity)!.Value;

        (delete ? await room.Owner.DeleteAsync($"/api/admin/users/{id}") : await room.Owner.PostAsJsonAsync($"/api/admin/users/{id}/lock", new { })).EnsureSuccessStatusCode();

        Assert.Contains($"remove daily {identity}", room.LiveKit.Commands);
        Assert.Single(await room.AuditAsync(AuditAction.ParticipantKick), e => e.Target == identity && e.Failure is null);
        var kept = await (await room.Owner.GetAsync("/api/admin/rooms/daily/kept-out")).JsonAsync();
        Assert.Contains(identity, kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ownership_Transferred_FollowsInTheMeeting_AndIsWrittenDown()
    {
        await using var room = await MeetingRoom.StartAsync();
        var (heir, identity) = await room.MemberAsync("heir");
        await (await heir.PostAsJsonAsync("/api/rooms/daily/owner", new { email = "heir@example.org" })).ShouldBeProblemAsync(403, "forbidden");
        await (await room.Owner.PostAsJsonAsync("/api/rooms/daily/owner", new { email = "nobody@example.org" })).ShouldBeProblemAsync(404, "user-not-found");

        var owner = await (await room.Owner.PostAsJsonAsync("/api/rooms/daily/owner", new { email = "heir@example.org" })).JsonAsync();

        Assert.Equal("owner", owner.GetProperty("role").GetString());
        Assert.Equal("owner", await RoleAsync(room, identity));
        var members = await (await heir.GetAsync("/api/rooms/daily/members")).JsonAsync();
        Assert.Equal(
            [("heir@example.org", "owner"), (Portal.Email, "moderator")],
            members.EnumerateArray().Select(m => (m.GetProperty("email").GetString()!, m.GetProperty("role").GetString()!)));
        var entries = await room.AuditAsync(AuditAction.RoomOwner);
        Assert.Equal(["forbidden", "user-not-found", null], entries.Select(e => e.Failure));
        Assert.Contains(Portal.Email, entries[^1].Before, StringComparison.Ordinal);
    }

    private static async Task<string> RoleAsync(MeetingRoom room, string identity) =>
        (await room.InLiveKitAsync(identity)).Attributes[ParticipantAttributes.Role];
}
