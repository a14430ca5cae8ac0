using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Tests.Users;

public sealed class UserApiTests(UserHouse house) : IClassFixture<UserHouse>
{
    [Fact]
    public async Task Create_WithoutAPassword_TellsOneThatSignsIn()
    {
        using var admin = await house.AdministratorAsync();

        var made = await (await admin.PostAsJsonAsync("/api/admin/users", new { name = "Nur", email = "nur@example.org", role = "operator" })).JsonAsync();

        using var nur = house.NewClient();
        (await nur.PostAsJsonAsync("/api/auth/login", new { email = "nur@example.org", password = made.GetProperty("password").GetString() })).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await nur.GetAsync("/api/admin/rooms")).StatusCode);
        Assert.DoesNotContain(made.GetProperty("password").GetString()!, (await house.LastAuditAsync(AuditAction.UserCreate)).After, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x@example.org", "user", 400, "invalid-name")]
    [InlineData("X", "no address", "user", 400, "invalid-email")]
    [InlineData("X", "x@example.org", "king", 400, "invalid-role")]
    [InlineData("X", Portal.Email, "user", 409, "email-taken")]
    public async Task Create_OfWhatCanNotBe_IsRefusedAndWrittenDown(string name, string email, string role, int status, string code)
    {
        using var admin = await house.AdministratorAsync();

        await (await admin.PostAsJsonAsync("/api/admin/users", new { name, email, role })).ShouldBeProblemAsync(status, code);

        Assert.Equal(code, (await house.LastAuditAsync(AuditAction.UserCreate)).Failure);
    }

    [Theory]
    [InlineData("auditor", HttpStatusCode.OK)]
    [InlineData("operator", HttpStatusCode.Forbidden)]
    [InlineData("user", HttpStatusCode.Forbidden)]
    public async Task Accounts_AreReadByAuditors_AndChangedByAdministratorsOnly(string role, HttpStatusCode reads)
    {
        var other = await house.MakeAsync($"other-of-{role}");
        await house.MakeAsync($"a-{role}", role);
        using var client = await house.SignInAsync($"a-{role}");

        foreach (var path in new[] { "", $"/{other}", $"/{other}/rooms", $"/{other}/attendance", $"/{other}/audit" })
            Assert.Equal(reads, (await client.GetAsync($"/api/admin/users{path}")).StatusCode);
        await (await client.PatchAsJsonAsync($"/api/admin/users/{other}", new { role = "administrator" })).ShouldBeProblemAsync(403, "forbidden");
        await (await client.PostAsJsonAsync($"/api/admin/users/{other}/lock", new { })).ShouldBeProblemAsync(403, "forbidden");
        await (await client.PostAsJsonAsync($"/api/admin/users/{other}/unlock", new { })).ShouldBeProblemAsync(403, "forbidden");
        await (await client.DeleteAsync($"/api/admin/users/{other}")).ShouldBeProblemAsync(403, "forbidden");
        await (await client.PostAsJsonAsync("/api/admin/users", new { name = "New", email = "new@example.org" })).ShouldBeProblemAsync(403, "forbidden");
        foreach (var action in new[] { AuditAction.UserRole, AuditAction.UserLock, AuditAction.UserUnlock, AuditAction.UserDelete, AuditAction.UserCreate })
            Assert.Equal(("forbidden", $"a-{role}"), ((await house.LastAuditAsync(action)).Failure, (await house.LastAuditAsync(action)).ActorName));
    }

    [Fact]
    public async Task Update_OfTheRole_HoldsAtOnce_EndsSessions_AndLeavesOneRole()
    {
        var id = await house.MakeAsync("riser", "administrator");
        var stamp = await house.StampAsync(id);
        using var admin = await house.AdministratorAsync();

        var changed = await (await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "Auditor", name = "Riser Two", reason = "moved on" })).JsonAsync();

        Assert.Equal(("auditor", "Riser Two"), (changed.GetProperty("role").GetString(), changed.GetProperty("name").GetString()));
        Assert.NotEqual(stamp, await house.StampAsync(id));
        await using var db = await house.OpenDatabaseAsync();
        Assert.Equal(1, await db.UserRoles.CountAsync(ur => ur.UserId == id));
        var entry = await house.LastAuditAsync(AuditAction.UserRole);
        Assert.Equal("moved on", entry.Reason);
        Assert.Contains("Administrator", entry.Before, StringComparison.Ordinal);
        Assert.Contains("Auditor", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_RefusesSignIn_TakesRightsAtOnce_UntilUnlocked()
    {
        var id = await house.MakeAsync("locked", "administrator");
        using var theirs = await house.SignInAsync("locked");
        using var admin = await house.AdministratorAsync();
        var stamp = await house.StampAsync(id);

        (await admin.PostAsJsonAsync($"/api/admin/users/{id}/lock", new { reason = "lost laptop" })).EnsureSuccessStatusCode();

        // The cookie is good for up to a minute; the right isn't.
        await (await theirs.PostAsJsonAsync($"/api/admin/users/{id}/unlock", new { })).ShouldBeProblemAsync(403, "forbidden");
        Assert.NotEqual(stamp, await house.StampAsync(id));
        using var again = house.NewClient();
        await (await UserHouse.SignInAsync(again, "locked")).ShouldBeProblemAsync(403, "account-locked");
        Assert.Equal("lost laptop", (await (await admin.GetAsync($"/api/admin/users/{id}")).JsonAsync()).GetProperty("lockReason").GetString());
        (await admin.PostAsJsonAsync($"/api/admin/users/{id}/unlock", new { })).EnsureSuccessStatusCode();
        (await UserHouse.SignInAsync(again, "locked")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task OneselfAndTheLast_AreNeitherLockedNorDeleted()
    {
        using var admin = await house.AdministratorAsync();
        var me = (await (await admin.GetAsync($"/api/admin/users?search={Portal.Email}")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetGuid();

        await (await admin.PostAsJsonAsync($"/api/admin/users/{me}/lock", new { })).ShouldBeProblemAsync(409, "own-account");
        await (await admin.DeleteAsync($"/api/admin/users/{me}")).ShouldBeProblemAsync(409, "own-account");
        await (await admin.PostAsJsonAsync($"/api/admin/users/{Guid.NewGuid()}/lock", new { })).ShouldBeProblemAsync(404, "user-not-found");
        await (await admin.PostAsJsonAsync($"/api/admin/users/{me}/unlock", new { reason = new string('x', 501) })).ShouldBeProblemAsync(400, "invalid-reason");
    }

    [Fact]
    public async Task Delete_OfAnOwner_NeedsAnHeir_AndLeavesHistoryReadable()
    {
        var (owner, heir) = (await house.MakeAsync("owner"), await house.MakeAsync("heir"));
        using (var client = await house.SignInAsync("owner"))
        {
            (await client.PostAsJsonAsync("/api/rooms", new { name = "mine-alone" })).EnsureSuccessStatusCode();
            (await client.PostAsJsonAsync("/api/rooms", new { name = "ours" })).EnsureSuccessStatusCode();
            (await client.PutAsJsonAsync("/api/rooms/ours/members", new { email = UserHouse.EmailOf("heir"), role = "owner" })).EnsureSuccessStatusCode();
        }

        await using (var db = await house.OpenDatabaseAsync())
        {
            var meeting = new Meeting { RoomName = "ours", RoomSid = "RM_ours", StartedAt = DateTime.UtcNow.AddHours(-2), EndedAt = DateTime.UtcNow.AddHours(-1) };
            db.Add(meeting);
            db.Add(new Attendance { MeetingId = meeting.Id, ParticipantSid = "PA_owner", Identity = ParticipantIdentity.ForUser(owner), Name = "owner", JoinedAt = meeting.StartedAt, LeftAt = meeting.EndedAt });
            await db.SaveChangesAsync();
        }

        using var admin = await house.AdministratorAsync();
        var refused = await (await admin.DeleteAsync($"/api/admin/users/{owner}")).ShouldBeProblemAsync(409, "owns-rooms");
        Assert.Equal("mine-alone", Assert.Single(refused.GetProperty("rooms").EnumerateArray()).GetString());
        await (await admin.DeleteAsync($"/api/admin/users/{owner}?roomsTo={UserHouse.EmailOf("owner")}")).ShouldBeProblemAsync(400, "invalid-heir");

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/admin/users/{owner}?roomsTo={UserHouse.EmailOf("heir")}&reason=gone")).StatusCode);

        await (await admin.GetAsync($"/api/admin/users/{owner}")).ShouldBeProblemAsync(404, "user-not-found");
        using var signIn = house.NewClient();
        await (await UserHouse.SignInAsync(signIn, "owner")).ShouldBeProblemAsync(401, "invalid-credentials");
        await using var after = await house.OpenDatabaseAsync();
        Assert.Equal("owner", (await after.Set<Attendance>().SingleAsync(a => a.ParticipantSid == "PA_owner")).Name);
        Assert.Equal(heir, Assert.Single(await after.RoomMembers.Where(m => after.Rooms.Any(r => r.Id == m.RoomId && r.Name == "mine-alone")).ToListAsync()).UserId);
        Assert.Equal("gone", (await house.LastAuditAsync(AuditAction.UserDelete)).Reason);
        Assert.Equal("owner", (await after.AuditEntries.SingleAsync(e => e.Action == AuditAction.RoomCreate && e.RoomName == "ours")).ActorName);
        Assert.Equal(("mine-alone", UserHouse.EmailOf("heir")), ((await house.LastAuditAsync(AuditAction.RoomOwner)).RoomName, (await house.LastAuditAsync(AuditAction.RoomOwner)).Target));
    }

    [Fact]
    public async Task Attendance_OfSeveralJoins_IsOneLineAMeeting_AndOverlapsCountOnce()
    {
        var id = await house.MakeAsync("visitor");
        var person = ParticipantIdentity.ForUser(id);
        var begin = new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);
        await using (var db = await house.OpenDatabaseAsync())
        {
            var (first, second) = (new Meeting { RoomName = "daily", RoomSid = "RM_1", StartedAt = begin }, new Meeting { RoomName = "weekly", RoomSid = "RM_2", StartedAt = begin.AddDays(1) });
            db.AddRange(first, second);
            db.AddRange(
                Stay(first, person, begin, 10), Stay(first, ParticipantIdentity.OnDevice(person, "phone"), begin.AddMinutes(5), 10), Stay(first, person, begin.AddMinutes(30), 5),
                Stay(second, person, begin.AddDays(1), 60), Stay(second, ParticipantIdentity.ForUser(Guid.NewGuid()), begin.AddDays(1), 60));
            await db.SaveChangesAsync();
        }

        using var admin = await house.AdministratorAsync();
        var page = await (await admin.GetAsync($"/api/admin/users/{id}/attendance")).JsonAsync();

        Assert.Equal(2, page.GetProperty("total").GetInt32());
        Assert.Equal(
            [("weekly", 1, 3600), ("daily", 3, 1200)],
            page.GetProperty("items").EnumerateArray().Select(a => (a.GetProperty("room").GetString(), a.GetProperty("joins").GetInt32(), a.GetProperty("seconds").GetInt32())));

        static Attendance Stay(Meeting meeting, string identity, DateTime at, int minutes) =>
            new() { MeetingId = meeting.Id, ParticipantSid = Guid.NewGuid().ToString("N"), Identity = identity, JoinedAt = at, LeftAt = at.AddMinutes(minutes) };
    }

    [Fact]
    public async Task Audit_OfSomebody_HoldsWhatTheyDidAndWhatWasDoneToThem()
    {
        var id = await house.MakeAsync("watched");
        using var client = await house.SignInAsync("watched");
        (await client.PostAsJsonAsync("/api/rooms", new { name = "watched-room" })).EnsureSuccessStatusCode();
        using var admin = await house.AdministratorAsync();

        var acts = (await (await admin.GetAsync($"/api/admin/users/{id}/audit")).JsonAsync()).EnumerateArray().Select(a => (a.GetProperty("action").GetString(), a.GetProperty("isActor").GetBoolean())).ToList();

        Assert.Contains((AuditAction.RoomCreate, true), acts);
        Assert.Contains((AuditAction.UserCreate, false), acts);
    }
}
