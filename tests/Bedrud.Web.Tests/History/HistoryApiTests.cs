using System.Text.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.History;
using Bedrud.Web.Features.History.List;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Tests.History;

public sealed class HistoryApiTests(HistoryHouse house) : IClassFixture<HistoryHouse>
{
    private static readonly DateTime At = DateTime.UtcNow.AddHours(-5);

    [Fact]
    public async Task List_FindsByRoomAndByPerson_SortsAndCounts()
    {
        using var admin = await house.AdministratorAsync();
        var tag = Guid.NewGuid().ToString("N")[..8];
        var guest = ParticipantIdentity.ForGuest(Guid.NewGuid());
        await house.MeetingAsync($"small-{tag}", null, At, (guest, $"Çağla {tag}", 0, 30));
        await house.MeetingAsync($"large-{tag}", null, At.AddHours(1), ($"x-{tag}", "Ben", 0, 40), ($"y-{tag}", "Cem", 10, 50), ($"z-{tag}", "Deniz", 45, 50));
        await house.Tally.CountDueAsync(default);

        var byRoom = await ListAsync(admin, $"search={tag}&sort=-people");
        Assert.Equal(["large-" + tag, "small-" + tag], byRoom.Select(m => m.GetProperty("roomName").GetString()));
        Assert.Equal((3, 2), (byRoom[0].GetProperty("people").GetInt32(), byRoom[0].GetProperty("peak").GetInt32()));
        Assert.Equal($"small-{tag}", Assert.Single(await ListAsync(admin, $"search=cagla {tag}")).GetProperty("roomName").GetString());
        Assert.Empty(await ListAsync(admin, $"search={tag}&state=live"));
        Assert.Single(await ListAsync(admin, $"search={tag}&from={At.AddMinutes(30):yyyy-MM-ddTHH:mm:ssZ}"));
        await (await admin.GetAsync(new Uri("/api/history/meetings?sort=colour", UriKind.Relative))).ShouldBeProblemAsync(400, "invalid-query");
    }

    [Fact]
    public async Task Meeting_ModeratorSeesAll_AParticipantTheirPart_OthersNothing()
    {
        using var moderator = await house.UserAsync("history-mod@example.org");
        using var participant = await house.UserAsync("history-part@example.org");
        using var stranger = await house.UserAsync("history-none@example.org");
        var (mod, part) = (await house.UserIdAsync("history-mod"), await house.UserIdAsync("history-part"));
        var room = await house.RoomAsync("history-hall", mod);
        var id = await house.MeetingAsync("history-hall", room, At, (ParticipantIdentity.ForUser(part), "Part", 0, 20), ("g_x", "Gizli Misafir", 5, 30));
        await house.Tally.CountDueAsync(default);

        Assert.Equal(2, (await GetAsync(moderator, id)).GetProperty("attendance").GetArrayLength());
        var own = await GetAsync(participant, id);
        Assert.Equal("Part", Assert.Single(own.GetProperty("attendance").EnumerateArray()).GetProperty("name").GetString());
        Assert.False(own.GetProperty("summary").GetProperty("isWhole").GetBoolean());
        await (await stranger.GetAsync(new Uri($"/api/history/meetings/{id}", UriKind.Relative))).ShouldBeProblemAsync(404, "not-found");
        Assert.Equal((1, 1, 0), ((await ListAsync(moderator, "")).Count, (await ListAsync(participant, "")).Count, (await ListAsync(stranger, "")).Count));
        // Nor does a search tell who else was there.
        Assert.Empty(await ListAsync(participant, "search=gizli"));
        Assert.Single(await ListAsync(moderator, "search=gizli"));
        var timeline = await participant.GetAsync(new Uri($"/api/history/meetings/{id}/timeline", UriKind.Relative));
        Assert.DoesNotContain("Gizli", await timeline.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await (await participant.GetAsync(new Uri($"/api/history/meetings/{id}/attendance.csv", UriKind.Relative))).ShouldBeProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Timeline_HasComingAndGoing_ActsAndPoorConnections()
    {
        using var admin = await house.AdministratorAsync();
        var id = await house.MeetingAsync("timeline-hall", null, At, ("g_kicked", "Cem", 2, 20), ("g_other", "Deniz", 3, 59));
        await using (var db = await house.OpenDatabaseAsync())
        {
            db.AuditEntries.Add(new AuditEntry { At = At.AddMinutes(20), ActorName = "Ayşe", Action = AuditAction.ParticipantKick, RoomName = "timeline-hall", Target = "g_kicked" });
            var stay = await db.Attendances.FirstAsync(a => a.MeetingId == id && a.Identity == "g_other");
            db.Add(new StayQuality { AttendanceId = stay.Id, Summaries = 3, WorstLoss = 14, WorstRoundTrip = 90 });
            await db.SaveChangesAsync();
        }

        var entries = (await (await admin.GetAsync(new Uri($"/api/history/meetings/{id}/timeline", UriKind.Relative))).JsonAsync()).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("began", entries[0].GetProperty("kind").GetString());
        Assert.Equal("ended", entries[^1].GetProperty("kind").GetString());
        var kick = Assert.Single(entries, e => e.GetProperty("kind").GetString() == "participant.kick");
        Assert.Equal(("Ayşe", "Cem"), (kick.GetProperty("by").GetString(), kick.GetProperty("who").GetString()));
        Assert.Equal("Deniz", Assert.Single(entries, e => e.GetProperty("kind").GetString() == "quality").GetProperty("who").GetString());
        Assert.Equal("client-initiated", entries.First(e => e.GetProperty("kind").GetString() == "left").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Csv_NameThatIsAFormula_StaysAName_AndTheTakingIsWrittenDown()
    {
        using var admin = await house.AdministratorAsync();
        var id = await house.MeetingAsync("csv-hall", null, At, ("g_evil", "=HYPERLINK(\"http://evil\")", 0, 10), ("g_evil", "=HYPERLINK(\"http://evil\")", 30, 40));

        var response = await admin.GetAsync(new Uri($"/api/history/meetings/{id}/attendance.csv", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        var line = text.Split('\n')[1];
        Assert.DoesNotMatch("^\"?=", line);
        Assert.Contains(",2,20.0", line, StringComparison.Ordinal);
        Assert.Equal(3, (await (await admin.GetAsync(new Uri($"/api/history/meetings/{id}/attendance.csv?rows=stays", UriKind.Relative))).Content.ReadAsStringAsync()).TrimEnd().Split('\n').Length);
        await using var db = await house.OpenDatabaseAsync();
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.HistoryExport && e.Target == id.ToString() && e.Failure == null));
    }

    [Fact]
    public void Address_OfAList_IsReadAgain()
    {
        var state = new MeetingListState("ağaç", "hall", MeetingFilter.Ended, "2026-03-01", "2026-03-02", MeetingSort.Peak, false, 4);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(state.ToUrl()["/meetings".Length..]);

        Assert.Equal(state, MeetingListState.Read(query["search"], query["room"], query["state"], query["from"], query["to"], query["sort"], 4));
        Assert.Equal("/meetings", new MeetingListState().ToUrl());
        Assert.Equal(new MeetingListState(), MeetingListState.Read(null, null, "9", "yesterday", "x", "colour", -1));
        var hour = MeetingListState.Between(At, At.AddHours(1)).ToQuery(local => local);
        Assert.Equal(TimeSpan.FromHours(1), hour.Before - hour.From);
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient client, string query) =>
        [.. (await (await client.GetAsync(new Uri($"/api/history/meetings?{query}", UriKind.Relative))).JsonAsync()).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> GetAsync(HttpClient client, Guid id) => await (await client.GetAsync(new Uri($"/api/history/meetings/{id}", UriKind.Relative))).JsonAsync();
}
