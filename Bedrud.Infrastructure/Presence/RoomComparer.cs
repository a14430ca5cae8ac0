using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Presence;

/// <summary>Asks LiveKit and feeds its answers into presence.</summary>
/// <param name="listed">Told of each answer about a room, after presence knows it.</param>
internal sealed class RoomComparer(ILiveKitApi api, PresenceFeed feed, Action<string, IReadOnlyList<ParticipantInfo>> listed, ILogger logger)
{
    // Questions to LiveKit under way at once.
    private const int MaxAtOnce = 8;

    // Rooms whose question failed the last time: told once, not every few seconds.
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

    private volatile bool _historyFailed;

    /// <summary>Compares rooms and all who are in them.</summary>
    /// <param name="names">Null for every room that lives.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="LiveKitException">LiveKit didn't tell which meetings run, or told nothing about any of them.</exception>
    public async Task<Outcome> CompareAsync(ImmutableHashSet<string>? names, CancellationToken cancellationToken)
    {
        var askedAt = feed.Now();
        var rooms = await api.ListRoomsAsync(names ?? [], cancellationToken);
        var live = rooms.ToSnapshot(askedAt, names);
        var meetings = live.Meetings;
        var drift = default(PresenceDrift);
        var writing = new List<Task>();
        Take(live);

        foreach (var ended in _failing.Keys.Where(room => names is null && !meetings.Any(m => m.RoomName == room)))
            _failing.TryRemove(ended, out _);

        LiveKitException? failure = null;
        var failed = 0;
        using var slots = new SemaphoreSlim(MaxAtOnce);
        await Task.WhenAll(meetings.Select(CompareMeetingAsync));
        _ = ObserveAsync(writing);
        if (failure is not null && failed == meetings.Length)
            throw failure;
        return new Outcome(askedAt, meetings.Length, drift);

        async Task CompareMeetingAsync(MeetingRef meeting)
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                var roomAskedAt = feed.Now();
                var participants = await api.ListParticipantsAsync(meeting.RoomName, cancellationToken);
                Take(participants.ToSnapshot(meeting, roomAskedAt));
                _failing.TryRemove(meeting.RoomName, out _);
                listed(meeting.RoomName, participants);
            }
            catch (LiveKitException e)
            {
                if (_failing.TryAdd(meeting.RoomName, true))
                    PresenceLog.RoomFailed(logger, meeting.RoomName, e.Message);
                lock (writing)
                {
                    failure ??= e;
                    failed++;
                }
            }
            finally
            {
                slots.Release();
            }
        }

        void Take(PresenceEvent answer)
        {
            var (step, written) = feed.Apply(answer);
            lock (writing)
            {
                drift += step.Drift;
                writing.Add(written);
            }
        }
    }

    // The screens are right already; history comes behind, and a slow database must not delay the next question.
    private async Task ObserveAsync(IEnumerable<Task> writing)
    {
        try
        {
            await Task.WhenAll(writing);
            _historyFailed = false;
        }
#pragma warning disable CA1031 // Whatever the database throws, the next pass writes what is missing.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_historyFailed)
                PresenceLog.HistoryFailed(logger, e);
            _historyFailed = true;
        }
    }

    /// <param name="AskedAt">UTC; when the question was put.</param>
    /// <param name="Rooms">Meetings compared.</param>
    /// <param name="Drift">What differed.</param>
    public readonly record struct Outcome(DateTime AskedAt, int Rooms, PresenceDrift Drift);
}
