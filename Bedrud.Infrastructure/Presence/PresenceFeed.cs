using System.Collections.Immutable;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Protocol;

namespace Bedrud.Infrastructure.Presence;

/// <summary>
/// The one door by which news comes in: keeps its order, has the store take it in at once, and has history written in the same order,
/// behind. Safe for concurrent use. A singleton.
/// </summary>
public sealed class PresenceFeed(PresenceStore store, MeetingHistory history, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTime _last;
    private Batch? _gathering;
    private Task _written = Task.CompletedTask;

    /// <summary>UTC, later than any time returned before: a clock that is set back must not make new answers look old.</summary>
    internal DateTime Now()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().UtcDateTime;
            return _last = now > _last ? now : _last.AddTicks(1);
        }
    }

    /// <summary>
    /// The portal removed somebody, and LiveKit confirmed it: gone from the screens at once. Call it, or one of its like, right after the
    /// command, then <see cref="Reconciler.RefreshAsync"/> where more may have changed.
    /// </summary>
    /// <returns>Ends when history is written, and doesn't fail where that does: the command itself succeeded, and history follows later.</returns>
    public Task RemovedAsync(string room, string identity) => TakeAsync(new RemovedByUs(Now(), room, identity));

    /// <summary>The portal muted or unmuted a track, and LiveKit confirmed it.</summary>
    public Task MutedAsync(string room, string identity, string trackSid, bool muted) =>
        TakeAsync(new MutedByUs(Now(), room, identity, trackSid, muted));

    /// <summary>The portal replaced somebody's grants, and LiveKit confirmed it.</summary>
    public Task GrantedAsync(string room, string identity, ParticipantGrants grants) =>
        TakeAsync(new GrantedByUs(Now(), room, identity, grants));

    /// <summary>The portal changed somebody's name or attributes, and this is what LiveKit answered.</summary>
    public Task DescribedAsync(string room, ParticipantInfo participant) => TakeAsync(participant.ToDescription(room, Now()));

    /// <summary>The portal changed whom everybody is shown large, and LiveKit confirmed it. Null: nobody.</summary>
    public Task SpotlitAsync(string room, string? identity) => TakeAsync(new SpotlitByUs(Now(), room, identity));

    /// <summary>Takes in one event. Screens see it when this returns.</summary>
    /// <returns>What it changed, and the writing of history, which fails where the database does; what wasn't written then is written with the next news.</returns>
    internal (PresenceStep Step, Task Written) Apply(PresenceEvent news)
    {
        lock (_lock)
        {
            var step = store.Apply(news);
            if (step.Changes.IsEmpty)
                return (step, Task.CompletedTask);
            if (_gathering is null)
            {
                _gathering = new Batch();
                _written = _gathering.Written = WriteAfterAsync(_written, _gathering);
            }

            _gathering.Changes.AddRange(step.Changes);
            return (step, _gathering.Written);
        }
    }

    private async Task TakeAsync(PresenceEvent act) => await Apply(act).Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // What comes while the database is busy is written together: a commit costs about as much as a dozen rows.
    private async Task WriteAfterAsync(Task earlier, Batch batch)
    {
        // Also keeps the database out of the lock. That an earlier writing failed is told to whom it concerns.
        await Task.WhenAll(earlier).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        ImmutableArray<PresenceChange> changes;
        lock (_lock)
        {
            _gathering = null;
            changes = batch.Changes.DrainToImmutable();
        }

        await history.RecordAsync(changes, CancellationToken.None);
    }

    private sealed class Batch
    {
        public ImmutableArray<PresenceChange>.Builder Changes { get; } = ImmutableArray.CreateBuilder<PresenceChange>();

        public Task Written { get; set; } = Task.CompletedTask;
    }
}
