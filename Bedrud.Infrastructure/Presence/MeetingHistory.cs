using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Writes the fold's facts into the rows of meetings and attendances; the rules are <see cref="MeetingLedger"/>'s. Writing a fact twice does
/// no harm. One caller at a time. A singleton.
/// </summary>
public sealed class MeetingHistory(IDbContextFactory<BedrudDbContext> contexts, TimeProvider? time = null)
{
    /// <summary>How often "it still runs, and nobody is missing" is written: what a crash of the portal may cost of a stay's end.</summary>
    internal static readonly TimeSpan ConfirmEvery = TimeSpan.FromMinutes(1);

    // Those of one commit.
    private const int MeetingsAtOnce = 100;

    // Facts kept while the database is away.
    private const int MaxUnwritten = 20_000;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, DateTime> _confirmed = new(StringComparer.Ordinal);
    private DateTime? _allConfirmed;
    private ImmutableArray<PresenceChange> _unwritten = [];

    /// <summary>
    /// Writes the facts, meeting by meeting, and those that an earlier call could not write. Throws the first thing that the database
    /// threw, after the other meetings; what was not written then is kept for the next call.
    /// </summary>
    internal async Task RecordAsync(ImmutableArray<PresenceChange> changes, CancellationToken cancellationToken)
    {
        var due = _unwritten.AddRange(changes);
        _unwritten = [];
        Exception? failure = null;
        var meetings = new List<List<MeetingChange>>();
        foreach (var part in due.GroupBy(c => (c as MeetingChange)?.Meeting.RoomSid))
        {
            if (part.Key is not null)
                meetings.Add([.. part.Cast<MeetingChange>()]);
            else if (await FailureAsync(() => CloseOthersAsync(part.OfType<LiveMeetingsConfirmed>().Last(), cancellationToken)) is { } notClosed)
                Keep(notClosed, part);
        }

        meetings.RemoveAll(IsTooSoon);
        // One commit for all; where that fails, one for each, so that one meeting's failure keeps no other from being written.
        foreach (var few in meetings.Chunk(MeetingsAtOnce))
        {
            if (await FailureAsync(() => RecordMeetingsAsync(few, cancellationToken)) is null)
                continue;
            foreach (var one in few)
            {
                if (await FailureAsync(() => RecordMeetingsAsync([one], cancellationToken)) is { } notWritten)
                    Keep(notWritten, one);
            }
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);

        void Keep(Exception reason, IEnumerable<PresenceChange> unwritten)
        {
            failure ??= reason;
            _unwritten = [.. _unwritten.AddRange(unwritten).TakeLast(MaxUnwritten)];
        }
    }

    private static async Task<Exception?> FailureAsync(Func<Task> write)
    {
        try
        {
            await write();
            return null;
        }
#pragma warning disable CA1031 // Whatever the database throws, it is told after the rest is written.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private bool IsTooSoon(List<MeetingChange> changes) => changes is [MeetingConfirmed { Corrects: false } quiet]
        && _confirmed.TryGetValue(quiet.Meeting.RoomSid, out var last) && quiet.At - last < ConfirmEvery;

    private async Task RecordMeetingsAsync(IReadOnlyCollection<List<MeetingChange>> meetings, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // What changed is looked for once, before it is saved.
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        var work = await LoadAsync(context, meetings, cancellationToken);
        var begun = work.Where(w => context.Entry(w.Meeting).State == EntityState.Added).Select(w => w.Meeting).ToList();
        await Continuation.CarryOverAsync(context, begun, cancellationToken);
        var stays = await StayBook.LoadAsync(context, work, cancellationToken);
        foreach (var (meeting, changes) in work)
        {
            var ledger = new MeetingLedger(meeting, stays.Of(meeting, changes));
            foreach (var change in changes)
                ledger.Enter(change);
            foreach (var stay in ledger.Stays)
            {
                if (stays.Add(stay))
                    context.Add(stay);
            }
        }

        context.ChangeTracker.DetectChanges();
        context.AddPresenceEvents(_time.GetUtcNow().UtcDateTime);
        MarkChanged(context);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var changes in meetings)
        {
            if (changes.OfType<MeetingConfirmed>().LastOrDefault() is { } confirmed)
                _confirmed[confirmed.Meeting.RoomSid] = confirmed.At;
            if (changes.OfType<MeetingEnded>().Any())
                _confirmed.TryRemove(changes[0].Meeting.RoomSid, out _);
        }
    }

    /// <summary>Has those counted anew of which more was written than that they still run.</summary>
    private void MarkChanged(BedrudDbContext context)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var changed = context.ChangeTracker.Entries<Attendance>().Where(e => e.State is EntityState.Added or EntityState.Modified)
            .SelectMany(e => new[] { e.Entity.MeetingId, e.OriginalValues.GetValue<Guid>(nameof(Attendance.MeetingId)) }).ToHashSet();
        foreach (var meeting in context.ChangeTracker.Entries<Meeting>())
        {
            if (meeting.State == EntityState.Added || meeting.Property(m => m.EndedAt).IsModified || changed.Contains(meeting.Entity.Id))
                meeting.Property(m => m.ChangedAt).CurrentValue = now;
        }
    }

    /// <summary>The meetings, opened where the database has none.</summary>
    private static async Task<List<(Meeting Meeting, List<MeetingChange> Changes)>> LoadAsync(
        BedrudDbContext context, IReadOnlyCollection<List<MeetingChange>> meetings, CancellationToken cancellationToken)
    {
        var sids = meetings.Select(m => m[0].Meeting.RoomSid).ToArray();
        var known = await context.Set<Meeting>().Where(m => sids.Contains(m.RoomSid)).ToDictionaryAsync(m => m.RoomSid, cancellationToken);
        var names = meetings.Select(m => m[0].Meeting).Where(m => !known.ContainsKey(m.RoomSid)).Select(m => m.RoomName).Distinct().ToArray();
        var rooms = names.Length == 0
            ? []
            : await context.Rooms.Where(r => names.Contains(r.Name)).Select(r => new { r.Name, r.Id }).ToDictionaryAsync(r => r.Name, r => r.Id, cancellationToken);
        var work = new List<(Meeting, List<MeetingChange>)>();
        foreach (var changes in meetings)
        {
            var about = changes[0].Meeting;
            if (!known.TryGetValue(about.RoomSid, out var meeting))
            {
                meeting = MeetingLedger.Open(about, rooms.TryGetValue(about.RoomName, out var roomId) ? roomId : null);
                context.Add(meeting);
            }

            work.Add((meeting, changes));
        }

        return work;
    }

    private async Task CloseOthersAsync(LiveMeetingsConfirmed confirmed, CancellationToken cancellationToken)
    {
        if (_allConfirmed is { } last && confirmed.At - last < ConfirmEvery)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await context.Set<Meeting>().Where(m => m.EndedAt == null && m.StartedAt < confirmed.At).ToListAsync(cancellationToken);
        foreach (var meeting in open.Where(m => !confirmed.RoomSids.Contains(m.RoomSid)))
        {
            var stays = await context.Set<Attendance>().Where(a => a.MeetingId == meeting.Id).ToListAsync(cancellationToken);
            new MeetingLedger(meeting, stays).End(meeting.LastSeenAt);
            meeting.ChangedAt = _time.GetUtcNow().UtcDateTime;
        }

        context.ChangeTracker.DetectChanges();
        context.AddPresenceEvents(_time.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync(cancellationToken);
        _allConfirmed = confirmed.At;
    }
}
