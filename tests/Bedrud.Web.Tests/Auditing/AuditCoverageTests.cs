using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Web.Tests.Account;
using Bedrud.Web.Tests.Api;
using Bedrud.Web.Tests.Entry;
using Bedrud.Web.Tests.Health;
using Bedrud.Web.Tests.Outgoing;
using Bedrud.Web.Tests.Recordings;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Auditing;

/// <summary>
/// Every endpoint that changes something leaves its entry in the audit log. The endpoints are those that there are: one that this test does not know fails it.
/// </summary>
public sealed class AuditCoverageTests
{
    private static readonly string[] Prefixes = ["/api/meetings", "/api/admin/rooms"];

    /// <summary>What changes nothing that anybody would have to answer for, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["POST /api/auth/passkey/options"] = "A question to the browser.",
        ["POST /api/account/passkeys/options"] = "A question to the browser.",
        ["POST /api/room/join"] = "Who came and went is the history of meetings.",
        ["DELETE /api/meetings/{room}/lobby/me"] = "Somebody does not wait any longer.",
        ["POST /api/meetings/{name}/hand"] = "Lasts as long as the hand is up.",
        ["POST /api/meetings/{name}/reactions"] = "Lasts some seconds.",
        ["POST /api/meetings/{name}/requests/{id:guid}"] = "An answer to whoever asked.",
        ["POST /api/meetings/{room}/chat"] = "What people say is kept in the chat itself, with who and when.",
        ["POST /api/meetings/{room}/chat/files"] = "Likewise.",
        ["PATCH /api/meetings/{room}/chat/{id:guid}"] = "One's own message, which shows that it was edited.",
        ["POST /api/meetings/{room}/quality"] = "A measurement.",
        ["POST /api/meetings/{room}/failures"] = "A report, kept with the others.",
        ["POST /api/connection-test/start"] = "A ticket for a test.",
        ["POST /api/connection-test/reports"] = "A report, kept with the others.",
        ["POST /api/livekit/webhook"] = "LiveKit tells what happened; what the portal does then is written by whoever does it.",
        ["POST /api/admin/livekit/lint"] = "Reads a text.",
        ["POST /api/admin/livekit/token"] = "Reads a token.",
        ["POST /api/admin/health/run"] = "Looks again.",
        ["POST /api/admin/health/remedies/{id}/plan"] = "Says what would be done.",
        ["POST /api/admin/health/alerts/test"] = "Sends a message to those who get the alerts anyway.",
    };

    /// <summary>What needs more around it than is here, and the test that looks for its entry.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["POST /api/rooms/{name}/recordings"] = nameof(RecordingActsTests.Start_WithEverythingThere_IsTakenAndStopped),
        ["POST /api/rooms/{name}/recordings/stop"] = nameof(RecordingActsTests.Start_WithEverythingThere_IsTakenAndStopped),
        ["POST /api/meetings/{name}/consent"] = nameof(MeetingRecordingTests.Consent_Answered_IsAuditedOnceForEachChange),
        ["POST /api/auth/forgot"] = nameof(PasswordResetTests.Forgot_ByMail_LeadsToANewPasswordOnce),
        ["POST /api/auth/reset"] = nameof(PasswordResetTests.Forgot_ByMail_LeadsToANewPasswordOnce),
        ["POST /api/auth/register"] = nameof(InvitationApiTests.Invitation_Used_GivesItsRoleOnce),
        ["POST /api/auth/two-factor"] = nameof(TwoFactorTests.SignIn_WithTwoFactors_AsksForACodeThatIsTakenOnce),
        // A browser's authenticator is needed: OwnAccountTests of the end-to-end tests.
        ["POST /api/auth/passkey"] = "OwnAccountTests",
        ["POST /api/account/passkeys"] = "OwnAccountTests",
        ["PATCH /api/account/passkeys/{id}"] = "OwnAccountTests",
        ["POST /api/admin/webhooks/{id:guid}/deliveries/{delivery:guid}/redeliver"] = nameof(OutgoingApiTests.WhatHappensToARoom_ReachesTheLog_InOrder_AndCanBeSentAgain),
        ["POST /api/recordings/{id:guid}/stop"] = nameof(RecordingActsTests.Start_WithEverythingThere_IsTakenAndStopped),
    };

    private readonly HashSet<string> _performed = [];

    [Fact]
    public async Task EveryEndpointThatChangesSomething_LeavesAnEntry()
    {
        await using (var room = await MeetingRoom.StartAsync())
        {
            await PerformRoomActsAsync(room);
            foreach (var prefix in Prefixes)
                await PerformMeetingActsAsync(room, prefix);
            await PerformLastActsAsync(room);
            await PerformAccountActsAsync(room);
        }

        await using (var staged = new StagedPortal())
        {
            using var admin = await staged.AdministratorAsync();
            await ActAsync(staged, "POST /api/admin/health/remedies/{id}", "health.remedy", () => admin.PostAsJsonAsync("/api/admin/health/remedies/move-port", new { argument = "7990" }));
        }

        await using (var portal = new Portal())
        {
            // Where nobody listens.
            portal.Settings["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8";
            await PerformWebhookActsAsync(portal);
        }

        await using var house = new LibraryHouse();
        await PerformRecordingActsAsync(house);

        var endpoints = house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(m => m is "POST" or "PUT" or "PATCH" or "DELETE")
                .Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"))
            .Distinct().Order().ToList();
        Assert.Empty(endpoints.Except(_performed).Except(Exceptions.Keys).Except(Elsewhere.Keys));
        Assert.Empty(_performed.Concat(Exceptions.Keys).Concat(Elsewhere.Keys).Except(endpoints));
    }

    private async Task PerformRoomActsAsync(MeetingRoom house)
    {
        var owner = house.Owner;
        var create = await ActAsync(house, "POST /api/rooms", "room.create", () => owner.PostAsJsonAsync("/api/rooms", new { name = "other" }));
        Assert.Contains("\"capacity\":", create.After, StringComparison.Ordinal);
        Assert.Null(create.Before);
        var update = await ActAsync(house, "PATCH /api/rooms/{name}", "room.update", () => owner.PatchAsJsonAsync("/api/rooms/other", new { capacity = 7, waitingRoom = "guests" }));
        Assert.Contains("\"capacity\":0", update.Before, StringComparison.Ordinal);
        Assert.Contains("\"capacity\":7", update.After, StringComparison.Ordinal);
        Assert.Contains("\"waitingRoom\":\"guests\"", update.After, StringComparison.Ordinal);
        await ActAsync(house, "POST /api/rooms/{name}/suspend", "room.suspend", () => owner.PostAsync("/api/rooms/other/suspend", null));
        await ActAsync(house, "POST /api/rooms/{name}/reactivate", "room.reactivate", () => owner.PostAsync("/api/rooms/other/reactivate", null));
        using var member = await house.UserAsync("member@example.org");
        await ActAsync(house, "PUT /api/rooms/{name}/members", "member.add", () => owner.PutAsJsonAsync("/api/rooms/other/members", new { email = "member@example.org", role = "speaker" }));
        var change = await ActAsync(house, "PUT /api/rooms/{name}/members", "member.add", () => owner.PutAsJsonAsync("/api/rooms/other/members", new { email = "member@example.org", role = "moderator" }));
        Assert.Equal(("""{"role":"speaker"}""", """{"role":"moderator"}"""), (change.Before, change.After));
        await using (var db = await OpenAsync(house))
        {
            var id = (await db.Users.SingleAsync(u => u.Email == "member@example.org")).Id;
            var removal = await ActAsync(house, "DELETE /api/rooms/{name}/members/{userId:guid}", "member.remove", () => owner.DeleteAsync($"/api/rooms/other/members/{id}"));
            Assert.Equal(("""{"role":"moderator"}""", null), (removal.Before, removal.After));
        }

        var settings = await ActAsync(house, "PATCH /api/rooms/{name}/recordings/settings", "room.update", () => owner.PatchAsJsonAsync("/api/rooms/other/recordings/settings", new { asksConsent = true }));
        Assert.Contains("\"consent\":false", settings.Before, StringComparison.Ordinal);
        Assert.Contains("\"consent\":true", settings.After, StringComparison.Ordinal);

        foreach (var (act, action) in new[] { ("admit", "lobby.admit"), ("refuse", "lobby.refuse") })
        {
            using var guest = house.NewClient();
            (await guest.PostAsJsonAsync("/api/room/join", new { roomName = "other", displayName = "Ada" })).EnsureSuccessStatusCode();
            await using var db = await OpenAsync(house);
            var id = (await db.LobbyEntries.OrderByDescending(e => e.AskedAt).FirstAsync()).Id;
            await ActAsync(house, $"POST /api/meetings/{{room}}/lobby/{{id:guid}}/{act}", action, () => owner.PostAsync($"/api/meetings/other/lobby/{id}/{act}", null));
        }

        using var waiting = house.NewClient();
        (await waiting.PostAsJsonAsync("/api/room/join", new { roomName = "other", displayName = "Bob" })).EnsureSuccessStatusCode();
        await ActAsync(house, "POST /api/meetings/{room}/lobby/admit-all", "lobby.admit-all", () => owner.PostAsync("/api/meetings/other/lobby/admit-all", null));
        await ActAsync(house, "DELETE /api/rooms/{name}", "room.delete", () => owner.DeleteAsync("/api/rooms/other"));
        await ActAsync(house, "POST /api/admin/audit/verify", "audit.verify", () => owner.PostAsJsonAsync("/api/admin/audit/verify", new { }));
    }

    private async Task PerformMeetingActsAsync(MeetingRoom house, string prefix)
    {
        var (owner, meeting) = (house.Owner, $"{prefix}/daily");
        var (page, ada) = await house.GuestAsync("Ada", MeetingRoom.Track("TR_1", "microphone"));
        var (_, bob) = await house.GuestAsync("Bob", MeetingRoom.Track("TR_2", "microphone"));
        var person = $"{meeting}/participants/{ada}";
        Task Act(string route, string action, Func<Task<HttpResponseMessage>> act) => ActAsync(house, route.Replace("~", $"{prefix}/{{name}}", StringComparison.Ordinal), action, act);

        using var events = await EventReader.OpenAsync(page);
        (await page.PostAsJsonAsync($"{MeetingRoom.Meeting}/hand", new { raised = true })).EnsureSuccessStatusCode();
        await house.RefreshAsync();
        await Act("POST ~/participants/{identity}/ask", "participant.ask", () => owner.PostAsJsonAsync($"{person}/ask", new { source = "camera" }));
        await Act("POST ~/participants/{identity}/lower-hand", "participant.lower-hand", () => owner.PostAsync($"{person}/lower-hand", null));
        await Act("POST ~/participants/{identity}/mute", "participant.mute", () => owner.PostAsJsonAsync($"{person}/mute", new { source = "microphone" }));
        await Act("POST ~/participants/{identity}/mute", "participant.lock", () => owner.PostAsJsonAsync($"{person}/mute", new { source = "camera", @lock = true }));
        await Act("POST ~/participants/{identity}/unlock", "participant.unlock", () => owner.PostAsJsonAsync($"{person}/unlock", new { source = "camera" }));
        await Act("PUT ~/participants/{identity}/permissions", "participant.permissions", () => owner.PutAsJsonAsync($"{person}/permissions", new { canPublish = true, canSubscribe = true, canPublishData = false }));
        await Act("PUT ~/participants/{identity}/role", "participant.role", () => owner.PutAsJsonAsync($"{person}/role", new { role = "viewer" }));
        await Act("PUT ~/participants/{identity}/name", "participant.name", () => owner.PutAsJsonAsync($"{person}/name", new { name = "Ada L" }));
        await Act("POST ~/lower-hands", "participant.lower-hands", () => owner.PostAsync($"{meeting}/lower-hands", null));
        await Act("PUT ~/spotlight", "meeting.spotlight", () => owner.PutAsJsonAsync($"{meeting}/spotlight", new { identity = ada }));
        await Act("PUT ~/locks", "room.locks", () => owner.PutAsJsonAsync($"{meeting}/locks", new { chat = true }));
        await Act("PUT ~/locks", "room.locks", () => owner.PutAsJsonAsync($"{meeting}/locks", new { chat = false }));
        await Act("POST ~/mute-all", "participant.mute-all", () => owner.PostAsJsonAsync($"{meeting}/mute-all", new { }));
        await Act("POST ~/participants/{identity}/kick", "participant.kick", () => owner.PostAsJsonAsync($"{person}/kick", new { }));
        var kept = (await (await owner.GetAsync($"{meeting}/kept-out")).JsonAsync())[0].GetProperty("id").GetGuid();
        await Act("DELETE ~/kept-out/{id:guid}", "participant.readmit", () => owner.DeleteAsync($"{meeting}/kept-out/{kept}"));
        await Act("POST ~/participants/{identity}/ban", "participant.ban", () => owner.PostAsJsonAsync($"{meeting}/participants/{bob}/ban", new { reason = "why" }));
        var ban = (await (await owner.GetAsync($"{meeting}/bans")).JsonAsync())[0].GetProperty("id").GetGuid();
        await Act("DELETE ~/bans/{id:guid}", "participant.unban", () => owner.DeleteAsync($"{meeting}/bans/{ban}"));
        await Act("POST ~/end", "meeting.end", () => owner.PostAsync($"{meeting}/end", null));
    }

    private async Task PerformLastActsAsync(MeetingRoom house)
    {
        // The meeting was ended for them too.
        await house.EnterAsync(house.Owner);
        var (guest, _) = await house.GuestAsync("Cem");
        var message = await (await guest.PostAsJsonAsync("/api/meetings/daily/chat", new { text = "hello" })).JsonAsync();
        await ActAsync(house, "DELETE /api/meetings/{room}/chat/{id:guid}", "chat.delete", () => house.Owner.DeleteAsync($"/api/meetings/daily/chat/{message.GetProperty("id").GetGuid()}"));
    }

    private async Task PerformAccountActsAsync(MeetingRoom house)
    {
        using var admin = await house.AdministratorAsync();
        await ActAsync(house, "POST /api/admin/users", "user.create", () => admin.PostAsJsonAsync("/api/admin/users", new { name = "Nur", email = "nur@example.org", role = "user", password = Portal.Password }));
        Guid id;
        await using (var db = await OpenAsync(house))
            id = (await db.Users.SingleAsync(u => u.Email == "nur@example.org")).Id;
        var account = $"/api/admin/users/{id}";
        await ActAsync(house, "PATCH /api/admin/users/{id:guid}", "user.role", () => admin.PatchAsJsonAsync(account, new { role = "auditor" }));
        await ActAsync(house, "POST /api/admin/users/{id:guid}/lock", "user.lock", () => admin.PostAsJsonAsync($"{account}/lock", new { reason = "why" }));
        await ActAsync(house, "POST /api/admin/users/{id:guid}/unlock", "user.unlock", () => admin.PostAsJsonAsync($"{account}/unlock", new { }));
        await ActAsync(house, "POST /api/admin/users/{id:guid}/reset-link", "password-reset.link", () => admin.PostAsync($"{account}/reset-link", null));

        using var theirs = house.NewClient();
        await ActAsync(house, "POST /api/auth/login", "account.sign-in", () => theirs.PostAsJsonAsync("/api/auth/login", new { email = "nur@example.org", password = Portal.Password }));
        using var elsewhere = house.NewClient();
        (await elsewhere.PostAsJsonAsync("/api/auth/login", new { email = "nur@example.org", password = Portal.Password })).EnsureSuccessStatusCode();
        var other = (await (await theirs.GetAsync("/api/account/sessions")).JsonAsync()).EnumerateArray().First(s => !s.GetProperty("isCurrent").GetBoolean()).GetProperty("id").GetGuid();
        await ActAsync(house, "DELETE /api/account/sessions/{id:guid}", "session.revoke", () => theirs.DeleteAsync($"/api/account/sessions/{other}"));
        await ActAsync(house, "DELETE /api/account/sessions", "session.revoke-all", () => theirs.DeleteAsync("/api/account/sessions"));
        await ActAsync(house, "POST /api/auth/logout", "account.sign-out", () => theirs.PostAsync("/api/auth/logout", null));

        (await house.NewClient().PostAsJsonAsync("/api/auth/forgot", new { email = "nur@example.org" })).EnsureSuccessStatusCode();
        var wish = (await (await admin.GetAsync("/api/admin/reset-requests")).JsonAsync()).EnumerateArray().First().GetProperty("id").GetGuid();
        await ActAsync(house, "DELETE /api/admin/reset-requests/{id:guid}", "password-reset.dismiss", () => admin.DeleteAsync($"/api/admin/reset-requests/{wish}"));
        JsonElement invitation = default;
        await ActAsync(house, "POST /api/admin/invitations", "invitation.create", async () =>
        {
            var made = await admin.PostAsJsonAsync("/api/admin/invitations", new { maxUses = 5 });
            invitation = await made.JsonAsync();
            return made;
        });
        await ActAsync(house, "DELETE /api/admin/invitations/{id:guid}", "invitation.revoke", () => admin.DeleteAsync($"/api/admin/invitations/{invitation.GetProperty("id").GetGuid()}"));
        (await admin.PostAsJsonAsync("/api/rooms", new { name = "given" })).EnsureSuccessStatusCode();
        await ActAsync(house, "POST /api/rooms/{name}/owner", "room.owner", () => admin.PostAsJsonAsync("/api/rooms/given/owner", new { email = "nur@example.org" }));
        await ActAsync(house, "DELETE /api/admin/users/{id:guid}", "user.delete", () => admin.DeleteAsync($"{account}?roomsTo={Portal.Email}"));
        await ActAsync(house, "POST /api/admin/statistics/rebuild", "statistics.rebuild", () => admin.PostAsync("/api/admin/statistics/rebuild", null));
    }

    private async Task PerformWebhookActsAsync(Portal house)
    {
        using var admin = await house.AdministratorAsync();
        JsonElement endpoint = default;
        await ActAsync(house, "POST /api/admin/webhooks", "webhook.create", async () =>
        {
            var made = await admin.PostAsJsonAsync("/api/admin/webhooks", new { name = "CRM", url = "http://127.0.0.1:1/bedrud", events = new[] { "room.created" } });
            endpoint = await made.JsonAsync();
            return made;
        });
        var address = $"/api/admin/webhooks/{endpoint.GetProperty("webhook").GetProperty("id").GetGuid()}";
        await ActAsync(house, "PATCH /api/admin/webhooks/{id:guid}", "webhook.update", () => admin.PatchAsJsonAsync(address, new { name = "Other" }));
        await ActAsync(house, "POST /api/admin/webhooks/{id:guid}/secret", "webhook.rotate", () => admin.PostAsync($"{address}/secret", null));
        await ActAsync(house, "POST /api/admin/webhooks/{id:guid}/test", "webhook.test", () => admin.PostAsync($"{address}/test", null));
        await ActAsync(house, "POST /api/admin/webhooks/{id:guid}/resume", "webhook.resume", () => admin.PostAsync($"{address}/resume", null));
        await ActAsync(house, "POST /api/admin/webhooks/{id:guid}/redeliver", "webhook.redeliver", () => admin.PostAsJsonAsync($"{address}/redeliver", new { since = DateTime.UtcNow.AddHours(-1) }));
        await ActAsync(house, "DELETE /api/admin/webhooks/{id:guid}", "webhook.delete", () => admin.DeleteAsync(address));
    }

    private async Task PerformRecordingActsAsync(LibraryHouse house)
    {
        var room = await house.NewRoomAsync("hall");
        using var owner = await house.MemberAsync("owner", RoomRole.Owner, room);
        var recording = await house.NewRecordingAsync(room);
        var address = $"/api/recordings/{recording.Id}";
        await ActAsync(house, "PATCH /api/recordings/{id:guid}", "recording.rename", () => owner.PatchAsJsonAsync(address, new { title = "Other" }));
        var broken = await house.NewRecordingAsync(room, withFile: false);
        await house.Store.ApplyAsync(
            broken.Id, default, new RecordingEvent.Asked(), new RecordingEvent.Accepted("EG_broken"),
            new RecordingEvent.Told(new RecorderReport("EG_broken", broken.Id, "hall", RecorderStatus.Active) { StartedAt = DateTime.UtcNow.AddMinutes(-5) }), new RecordingEvent.Forgotten());
        await ActAsync(house, "POST /api/recordings/{id:guid}/retry", "recording.retry", () => owner.PostAsync($"/api/recordings/{broken.Id}/retry", null));
        await ActAsync(house, "POST /api/recordings/{id:guid}/source", "recording.point", () => owner.PostAsJsonAsync($"/api/recordings/{broken.Id}/source", new { source = $"hall/{broken.Id:N}.mp4" }));
        JsonElement share = default;
        await ActAsync(house, "POST /api/recordings/{id:guid}/shares", "recording.share", async () =>
        {
            var made = await owner.PostAsJsonAsync($"{address}/shares", new { days = 7 });
            share = await made.JsonAsync();
            return made;
        });
        await ActAsync(house, "DELETE /api/recordings/{id:guid}/shares/{shareId:guid}", "recording.unshare", () => owner.DeleteAsync($"{address}/shares/{share.GetProperty("id").GetGuid()}"));
        await ActAsync(house, "DELETE /api/recordings/{id:guid}", "recording.delete", () => owner.DeleteAsync(address));
        await ActAsync(house, "POST /api/recordings/{id:guid}/restore", "recording.restore", () => owner.PostAsync($"{address}/restore", null));
    }

    /// <summary>Performs it, and looks for the entry that it left.</summary>
    private async Task<Domain.Auditing.AuditEntry> ActAsync(Portal portal, string route, string action, Func<Task<HttpResponseMessage>> act)
    {
        var before = await IdsAsync(portal);
        using var response = await act();
        Assert.True(response.IsSuccessStatusCode, $"{route}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await using var db = await OpenAsync(portal);
        var entries = await db.AuditEntries.AsNoTracking().Where(e => e.Action == action && !before.Contains(e.Id)).ToListAsync();
        Assert.True(entries.Count > 0, $"{route} left no {action}");
        Assert.Equal((null, true), (entries[0].Failure, entries[0].ActorId is not null));
        _performed.Add(route);
        return entries[0];
    }

    private static async Task<List<Guid>> IdsAsync(Portal portal)
    {
        await using var db = await OpenAsync(portal);
        return await db.AuditEntries.Select(e => e.Id).ToListAsync();
    }

    private static Task<BedrudDbContext> OpenAsync(Portal portal) => portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
}
