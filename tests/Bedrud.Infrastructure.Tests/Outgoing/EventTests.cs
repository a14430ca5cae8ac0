using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <summary>What is told of health and recordings, and in which words.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task AFailingCheck_IsToldOnce_ThoughTwoPortalsLook_AndMendedOnce()
    {
        using var database = new TestDatabase();
        var from = new DateTime(2026, 5, 4, 10, 0, 0, DateTimeKind.Utc);
        // The same finding of two portals, and both of them again when it is over.
        Verdict[] verdicts = [Verdict.Fine, Verdict.Failing, Verdict.Failing, Verdict.Unknown, Verdict.Failing, Verdict.Fine, Verdict.Fine];
        foreach (var verdict in verdicts)
        {
            from = from.AddSeconds(1);
            await using var db = database.CreateDbContext();
            var span = new CheckSpan { Check = "C1", Verdict = verdict, Cause = "refused", From = from, SeenAt = from };
            await db.AddCheckEventsAsync([span], from, default);
            db.Add(span);
            await db.SaveChangesAsync();
        }

        await using var after = database.CreateDbContext();
        var events = await after.OutboxEvents.OrderBy(e => e.Sequence).ToListAsync();
        Assert.Equal([WebhookEvents.CheckFailing, WebhookEvents.CheckMended], events.Select(e => e.Type));
        var data = JsonSerializer.Deserialize<JsonElement>(events[0].Data);
        Assert.Equal(("C1", "failing", "refused"), (data.GetProperty("check").GetString(), data.GetProperty("verdict").GetString(), data.GetProperty("cause").GetString()));
    }

    [Theory]
    [InlineData("a-lifecycle")]
    [InlineData("c-kick")]
    [InlineData("e-duplicate-identity")]
    [InlineData("o-sigterm-with-participants")]
    public async Task AMeeting_EachBeginningAndEnd_IsToldOnce_WithItsRows(string name)
    {
        var scenario = RecordedScenario.Read(name);
        await using var rig = new PresenceRig();
        foreach (var news in scenario.Events)
            await rig.Feed.Apply(news).Written;
        await rig.Feed.Apply(new LiveRoomsSnapshot(scenario.Events[^1].LearnedAt.AddMinutes(1), [])).Written;

        await using var db = rig.Database.CreateDbContext();
        var events = await db.OutboxEvents.OrderBy(e => e.Sequence).ToListAsync();
        string[] Told(string type, string member) =>
            [.. events.Where(e => e.Type == type).Select(e => JsonSerializer.Deserialize<JsonElement>(e.Data).GetProperty(member).GetString()!).Order(StringComparer.Ordinal)];
        var meetings = await db.Set<Meeting>().Select(m => m.RoomSid).ToListAsync();
        var stays = await db.Set<Attendance>().Select(a => a.ParticipantSid).ToListAsync();
        Assert.NotEmpty(stays);
        Assert.Equal(meetings.Order(StringComparer.Ordinal), Told(WebhookEvents.MeetingStarted, "sid"));
        Assert.Equal(meetings.Order(StringComparer.Ordinal), Told(WebhookEvents.MeetingEnded, "sid"));
        Assert.Equal(stays.Order(StringComparer.Ordinal), Told(WebhookEvents.ParticipantJoined, "sid"));
        Assert.Equal(stays.Order(StringComparer.Ordinal), Told(WebhookEvents.ParticipantLeft, "sid"));
        Assert.Equal(WebhookEvents.MeetingStarted, events[0].Type);
    }

    [Theory]
    [InlineData(RecordingState.Starting, RecordingState.Recording, WebhookEvents.RecordingStarted)]
    [InlineData(RecordingState.Processing, RecordingState.Ready, WebhookEvents.RecordingReady)]
    [InlineData(RecordingState.Recording, RecordingState.Failed, WebhookEvents.RecordingFailed)]
    [InlineData(RecordingState.Recording, RecordingState.Lost, WebhookEvents.RecordingFailed)]
    [InlineData(RecordingState.Ready, RecordingState.Deleted, WebhookEvents.RecordingDeleted)]
    [InlineData(RecordingState.Deleted, RecordingState.Ready, WebhookEvents.RecordingRestored)]
    [InlineData(RecordingState.Recording, RecordingState.Stopping, null)]
    [InlineData(RecordingState.Ready, RecordingState.Ready, null)]
    public void Recordings_TellOfWhatPeopleWaitFor(RecordingState before, RecordingState now, string? type) => Assert.Equal(type, RecordingEvents.TypeOf(before, now, null));
}
