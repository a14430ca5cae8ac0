using System.Diagnostics;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ChatMessage = Bedrud.Domain.Chat.ChatMessage;
using Room = Bedrud.Infrastructure.LiveKit.Protocol.Room;

namespace Bedrud.Infrastructure.Tests.Chat;

/// <summary>When messages are looked through, by a clock that the tests turn.</summary>
public sealed class ChatRetentionScheduleTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);
    private readonly PresenceRig _presence = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-chat-").FullName;
    private ChatRetentionSchedule _schedule = null!;

    public async ValueTask InitializeAsync()
    {
        var files = new ChatFiles(new DataFolder(_folder), Options.Create(new ChatOptions()), NullLogger<ChatFiles>.Instance);
        var retention = new ChatRetention(_presence.Database, files, _presence.Time);
        _schedule = new ChatRetentionSchedule(retention, _presence.Store, _presence.Time, NullLogger<ChatRetentionSchedule>.Instance);
        await _schedule.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _schedule.StopAsync(CancellationToken.None);
        _schedule.Dispose();
        await _presence.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WhenAMeetingHasEnded_ARoomThatKeepsNothing_IsClearedTwoMinutesLater()
    {
        var room = new Domain.Rooms.Room { Name = "daily", ChatDays = 0 };
        await AddAsync(room);
        await _presence.HearAsync("room_started", Run());
        await AddAsync(Message(room.Id, _presence.Now));
        // Past the look at the start.
        await PassAsync(ChatRetentionSchedule.AfterStart + TimeSpan.FromSeconds(5));
        Assert.Equal(1, Count());

        await _presence.HearAsync("room_finished", Run());

        var waited = await UntilEmptyAsync();
        // Long before the next hourly look.
        Assert.InRange(waited, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(40));
    }

    [Fact]
    public async Task EveryHour_WhatIsOldByThen_Goes()
    {
        var room = new Domain.Rooms.Room { Name = "daily", ChatDays = 1 };
        await AddAsync(room, Message(room.Id, _presence.Now.AddDays(-1).AddMinutes(10)));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, Count());

        _presence.Time.Advance(TimeSpan.FromMinutes(57));
        await UntilEmptyAsync();

        // And the hour after.
        await AddAsync(Message(room.Id, _presence.Now.AddDays(-1).AddMinutes(10)));
        _presence.Time.Advance(TimeSpan.FromMinutes(55));
        await UntilEmptyAsync();
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
            await StepAsync();
    }

    private async Task<TimeSpan> UntilEmptyAsync()
    {
        var (began, patience) = (_presence.Now, Stopwatch.StartNew());
        while (Count() > 0)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "It never came to be.");
            await StepAsync();
        }

        return _presence.Now - began;
    }

    // The schedule runs on the thread pool: it gets its turn before the clock goes on.
    private async Task StepAsync()
    {
        _presence.Time.Advance(Step);
        await Task.Delay(10);
    }

    private int Count()
    {
        using var db = _presence.Database.CreateDbContext();
        return db.ChatMessages.Count();
    }

    private async Task AddAsync(params object[] entities)
    {
        await using var db = _presence.Database.CreateDbContext();
        db.AddRange(entities);
        await db.SaveChangesAsync();
    }

    private Room Run() => new() { Name = "daily", Sid = "RM_1", CreationTime = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() };

    private static ChatMessage Message(Guid room, DateTime at) =>
        new() { RoomId = room, RoomSid = "RM_1", SenderIdentity = "g_1", SenderName = "A", Text = "x", SentAt = at };
}
