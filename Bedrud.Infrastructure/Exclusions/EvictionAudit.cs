using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>
/// Writes down what the guard did, in its order and behind it: a slow database must not delay the next eviction. Somebody who comes back fifty times
/// leaves few entries: for the first time, the tenth, the hundredth and so on, and otherwise one in ten minutes, each of which counts. Safe for concurrent use.
/// </summary>
internal sealed class EvictionAudit(IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger logger)
{
    /// <summary>After this much quiet the next eviction begins a new entry.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>So long after an entry the next eviction gets one again.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private const int MaxEpisodes = 1_000;

    private readonly Dictionary<(string Room, string Identity, ExclusionReason Reason), Episode> _episodes = [];
    private readonly Lock _lock = new();
    private Task _written = Task.CompletedTask;

    /// <param name="room">LiveKit's room name.</param>
    /// <param name="identity">Who was removed; empty where the whole meeting was ended.</param>
    /// <param name="exclusion">Why.</param>
    public void Note(string room, string identity, Exclusion exclusion)
    {
        lock (_lock)
            _written = WriteAfterAsync(_written, room, identity, exclusion, time.GetUtcNow().UtcDateTime);
    }

    private async Task WriteAfterAsync(Task earlier, string room, string identity, Exclusion exclusion, DateTime now)
    {
        // Also keeps the database out of the lock. It never fails.
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var key = (room, identity, exclusion.Reason);
        var episode = _episodes.TryGetValue(key, out var last) && now - last.LastAt < Quiet ? last with { Count = last.Count + 1, LastAt = now } : new Episode(1, now, now);
        // An entry is never changed once it is there: it may be in the chain.
        var isTold = episode.Count == 1 || IsRound(episode.Count) || now - episode.ToldAt >= Between;
        _episodes[key] = isTold ? episode with { ToldAt = now } : episode;
        Prune(now);
        if (!isTold)
            return;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            db.AuditEntries.Add(new AuditEntry
            {
                At = now,
                ActorName = "Bedrud",
                Action = identity.Length == 0 ? AuditAction.MeetingEnd : AuditAction.ParticipantEvict,
                RoomName = room,
                Target = identity.Length == 0 ? null : identity.Length <= AuditEntry.TargetMaxLength ? identity : identity[..AuditEntry.TargetMaxLength],
                Details = Describe(exclusion, episode),
            });
            await db.SaveChangesAsync();
        }
#pragma warning disable CA1031 // That they are gone matters more than that it is written.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ExclusionLog.AuditFailed(logger, e, room);
        }
    }

    private static string Describe(Exclusion exclusion, Episode episode)
    {
        var why = exclusion.Reason switch
        {
            ExclusionReason.Kicked => "kicked",
            ExclusionReason.Banned => "banned",
            ExclusionReason.RoomSuspended => "room suspended",
            ExclusionReason.NotAdmitted => "not admitted",
            _ => "room deleted",
        };
        var until = exclusion.Until is { } at ? $" until {at:O}" : "";
        return episode.Count == 1 ? $"{why}{until}" : $"{why}{until}; {episode.Count} times, last at {episode.LastAt:O}";
    }

    private void Prune(DateTime now)
    {
        if (_episodes.Count <= MaxEpisodes)
            return;
        foreach (var (key, episode) in _episodes)
        {
            if (now - episode.LastAt >= Quiet)
                _episodes.Remove(key);
        }
    }

    private static bool IsRound(int count)
    {
        while (count % 10 == 0)
            count /= 10;
        return count == 1;
    }

    private sealed record Episode(int Count, DateTime LastAt, DateTime ToldAt);
}
