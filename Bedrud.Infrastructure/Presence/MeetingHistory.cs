using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// Writes the fold's facts into the rows of meetings and attendances; the rules are <see cref="MeetingLedger"/>'s. Writing a fact twice does
/// no harm. One caller at a time. A singleton.
/// </summary>
public sealed class MeetingHistory(IDbContextFactory<BedrudDbContext> contexts)
{
    /// <summary>How often "it still runs, and nobody is missing" is written: what a crash of the portal may cost of a stay's end.</summary>
    internal static readonly TimeSpan ConfirmEvery = TimeSpan.FromMinutes(1);

    // Parameters of one statement: SQL Server allows 2,100, and a meeting may have more people.
    private const int MaxParameters = 500;

    // Facts kept while the database is away.
    private const int MaxUnwritten = 20_000;

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
        foreach (var part in due.GroupBy(c => (c as MeetingChange)?.Meeting.RoomSid))
        {
            try
            {
                if (part.Key is null)
                    await CloseOthersAsync(part.OfType<LiveMeetingsConfirmed>().Last(), cancellationToken);
                else
                    await RecordMeetingAsync([.. part.Cast<MeetingChange>()], cancellationToken);
            }
#pragma warning disable CA1031 // One meeting's failure must not keep the others from being written.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure ??= e;
                _unwritten = [.. _unwritten.AddRange(part).TakeLast(MaxUnwritten)];
            }
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private async Task RecordMeetingAsync(List<MeetingChange> changes, CancellationToken cancellationToken)
    {
        if (changes is [MeetingConfirmed { Corrects: false } quiet]
            && _confirmed.TryGetValue(quiet.Meeting.RoomSid, out var last) && quiet.At - last < ConfirmEvery)
            return;

        try
        {
            await TryRecordMeetingAsync(changes, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another portal may have added the same row between our look and our insert: look again.
            await TryRecordMeetingAsync(changes, cancellationToken);
        }

        if (changes.OfType<MeetingConfirmed>().LastOrDefault() is { } confirmed)
            _confirmed[confirmed.Meeting.RoomSid] = confirmed.At;
        if (changes.OfType<MeetingEnded>().Any())
            _confirmed.TryRemove(changes[0].Meeting.RoomSid, out _);
    }

    private async Task TryRecordMeetingAsync(List<MeetingChange> changes, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var about = changes[0].Meeting;
        var meeting = await context.Set<Meeting>().SingleOrDefaultAsync(m => m.RoomSid == about.RoomSid, cancellationToken);
        if (meeting is null)
        {
            var roomId = await context.Rooms.Where(r => r.Name == about.RoomName).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken);
            meeting = MeetingLedger.Open(about, roomId);
            context.Add(meeting);
        }

        var ledger = new MeetingLedger(meeting, await LoadStaysAsync(context, meeting, changes, cancellationToken));
        foreach (var change in changes)
            ledger.Enter(change);
        foreach (var stay in ledger.Stays)
        {
            if (context.Entry(stay).State == EntityState.Detached)
                context.Add(stay);
        }

        await context.SaveChangesAsync(cancellationToken);
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
        }

        await context.SaveChangesAsync(cancellationToken);
        _allConfirmed = confirmed.At;
    }

    /// <summary>The rows that <see cref="MeetingLedger"/> asks for, without reading a large meeting at each arrival.</summary>
    private static async Task<List<Attendance>> LoadStaysAsync(
        BedrudDbContext context, Meeting meeting, List<MeetingChange> changes, CancellationToken cancellationToken)
    {
        var people = changes.Select(c => c switch
        {
            Arrived arrived => arrived.Participant,
            Departed departed => departed.Participant,
            _ => null,
        }).OfType<ParticipantPresence>().ToList();

        var ofMeeting = context.Set<Attendance>().Where(a => a.MeetingId == meeting.Id);
        if (changes.Any(c => c is MeetingEnded or MeetingConfirmed { Corrects: true }))
        {
            await ofMeeting.LoadAsync(cancellationToken);
        }
        else
        {
            if (changes.OfType<MeetingConfirmed>().Any())
                await ofMeeting.Where(a => a.LeftAt == null).LoadAsync(cancellationToken);
            foreach (var identities in people.Select(p => p.Identity).Distinct().Chunk(MaxParameters))
                await ofMeeting.Where(a => identities.Contains(a.Identity)).LoadAsync(cancellationToken);
        }

        // A stay that an answer has put into an earlier meeting of the same room: see MeetingLedger.
        foreach (var sids in people.Select(p => p.Sid).Distinct().Chunk(MaxParameters))
            await context.Set<Attendance>().Where(a => sids.Contains(a.ParticipantSid)).LoadAsync(cancellationToken);
        return [.. context.Set<Attendance>().Local];
    }
}
