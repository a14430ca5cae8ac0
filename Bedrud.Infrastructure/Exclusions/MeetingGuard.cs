using System.Collections.Concurrent;
using System.Threading.Channels;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Exclusions;

/// <summary>
/// Makes acts hold against tokens that are still good, which LiveKit lets in: whoever is kept out is removed as soon as they have joined (the webhook),
/// or at the next comparison with LiveKit that shows them (a lost webhook, the portal's restart); a closed room's meeting is ended; locked sources are
/// taken out of the permission. What fails is tried until they are gone or may stay. A singleton.
/// </summary>
public sealed class MeetingGuard : BackgroundService
{
    // Before the second attempt, the third and so on; then the last of them.
    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    private readonly ExclusionIndex _index;
    private readonly ILiveKitApi _liveKit;
    private readonly PresenceFeed _feed;
    private readonly Reconciler _reconciler;
    private readonly WebhookDispatcher _webhooks;
    private readonly EvictionAudit _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<MeetingGuard> _logger;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ParticipantInfo>> _listed = new(StringComparer.Ordinal);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<(string Room, string Identity), Holding> _held = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();

    internal MeetingGuard(
        ExclusionIndex index, ILiveKitApi liveKit, PresenceFeed feed, Reconciler reconciler, WebhookDispatcher webhooks,
        IDbContextFactory<BedrudDbContext> contexts, TimeProvider time, ILogger<MeetingGuard> logger)
    {
        (_index, _liveKit, _feed, _reconciler, _webhooks, _time, _logger) = (index, liveKit, feed, reconciler, webhooks, time, logger);
        _audit = new EvictionAudit(contexts, time, logger);
        webhooks.Stored += OnStored;
        reconciler.Listed += OnListed;
    }

    /// <summary>Those who were removed, by why.</summary>
    internal Tally Evictions { get; } = new("reason", LabelName.All<ExclusionReason>());

    /// <summary>
    /// Looks at one person in one room, or at the room alone, and does what is to be done, again and again where LiveKit does not answer. Returns at
    /// once. For an act that LiveKit could not be told of.
    /// </summary>
    /// <param name="room">The room's name.</param>
    /// <param name="identity">LiveKit's identity; null where it is about a closed room.</param>
    public void Enforce(string room, string? identity = null) => Enforce(room, identity, hasJoined: false);

    private void Enforce(string room, string? identity, bool hasJoined)
    {
        var key = (room, identity ?? "");
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
                return;
            if (_held.TryGetValue(key, out var holding))
            {
                // They may have come back since it was last looked.
                holding.Again = true;
                holding.HasJoined |= hasJoined;
                holding.Wake.TrySetResult();
                return;
            }

            _held[key] = holding = new Holding { HasJoined = hasJoined };
            _ = Task.Run(() => HoldAsync(room, key.Item2, holding));
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _stopping.Cancel();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _webhooks.Stored -= OnStored;
        _reconciler.Listed -= OnListed;
        lock (_lock)
            _stopping.Cancel();
        base.Dispose();
    }

    /// <summary>The comparisons: many rooms at once, so the database is asked once for all of them.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _news.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CheckListedAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The guard must outlive whatever goes wrong once.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                ExclusionLog.Failed(_logger, e, "");
            }
        }
    }

    private void OnStored(WebhookEvent message)
    {
        if (message is { Event: "participant_joined" or "room_started", Room.Name: { Length: > 0 } room })
            _ = CheckAsync(room, message.Participant is { } person && !IsRecorder(person) ? person.Identity : null);
        else if (message is { Event: "room_finished", Room.Name: { Length: > 0 } ended })
            _ = LookAgainAsync(ended);
    }

    // An admission ends with its meeting, which history writes down behind the webhook: whoever came back at that moment was still let through.
    private async Task LookAgainAsync(string room)
    {
        try
        {
            if ((await _index.RulesAsync(room, _stopping.Token)).WaitingRoom == WaitingRoom.Off)
                return;
            await Task.Delay(ExclusionIndex.MaxAge + TimeSpan.FromSeconds(1), _time, _stopping.Token);
            _index.Forget(room);
            await _reconciler.RefreshAsync(room, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The portal stops; the next one compares.
        }
    }

    private void OnListed(string room, IReadOnlyList<ParticipantInfo> people)
    {
        _listed[room] = people;
        _news.Writer.TryWrite(true);
    }

    private async Task CheckAsync(string room, string? identity)
    {
        try
        {
            var rules = await _index.RulesAsync(room, _stopping.Token);
            if (rules.Closed is not null)
                Enforce(room);
            else if (identity is not null && (rules.Find(identity, Now) is not null || rules.LocksAtJoinOf(identity) != RoomLocks.None))
                Enforce(room, identity, hasJoined: true);
        }
        catch (OperationCanceledException)
        {
            // The portal stops; the next one compares.
        }
    }

    private async Task CheckListedAsync(CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, IReadOnlyList<ParticipantInfo>>(StringComparer.Ordinal);
        foreach (var room in _listed.Keys)
        {
            if (_listed.TryRemove(room, out var people))
                listed[room] = people;
        }

        foreach (var (room, rules) in await _index.RulesAsync(listed.Keys, cancellationToken))
        {
            if (ReferenceEquals(rules, RoomRules.None))
                continue;
            if (rules.Closed is not null)
            {
                Enforce(room);
                continue;
            }

            foreach (var person in listed[room].Where(p => !IsRecorder(p)).Where(p => rules.Find(p.Identity, Now) is not null || Exceeds(p, rules.LocksOf(p.Identity))))
                Enforce(room, person.Identity);
        }
    }

    // LiveKit's own, by a token that only its key can sign; Bedrud never makes one that says so.
    private static bool IsRecorder(ParticipantInfo person) => person.Kind is ParticipantInfo.Types.Kind.Egress || person.Permission is { Recorder: true };

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private static bool Exceeds(ParticipantInfo person, RoomLocks locks)
    {
        if (locks == RoomLocks.None || person.Permission is null)
            return false;
        var grants = person.Permission.ToGrants();
        return grants.Without(locks) != grants;
    }

    private async Task HoldAsync(string room, string identity, Holding holding)
    {
        try
        {
            do
            {
                await UntilDoneAsync(room, identity, holding);
            }
            while (GoesOn(room, identity, holding));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next portal compares.
        }
    }

    private bool GoesOn(string room, string identity, Holding holding)
    {
        lock (_lock)
        {
            if (holding.Again)
            {
                holding.Again = false;
                holding.Wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return true;
            }

            _held.Remove((room, identity));
            return false;
        }
    }

    private async Task UntilDoneAsync(string room, string identity, Holding holding)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await DoAsync(room, identity, holding.HasJoined);
                return;
            }
            catch (LiveKitException e) when (e.Error is LiveKitError.NotFound)
            {
                // Gone by themselves.
                return;
            }
            catch (LiveKitException e)
            {
                if (attempt == 0)
                    ExclusionLog.Retrying(_logger, room, e.Message);
            }
#pragma warning disable CA1031 // One person's trouble must not let them stay.
            catch (Exception e) when (!_stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (attempt == 0)
                    ExclusionLog.Failed(_logger, e, room);
            }

            Task wake;
            lock (_lock)
            {
                // Somebody who was seen again proves that LiveKit lives.
                if (holding.Again)
                    GoesOn(room, identity, holding);
                wake = holding.Wake.Task;
            }

            using var delay = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            await Task.WhenAny(wake, Task.Delay(Delays[Math.Min(attempt, Delays.Length - 1)], _time, delay.Token));
            await delay.CancelAsync();
            _stopping.Token.ThrowIfCancellationRequested();
        }
    }

    // What holds is read anew before each attempt: the ban may have been lifted meanwhile, the room reactivated.
    private async Task DoAsync(string room, string identity, bool hasJoined)
    {
        var rules = await _index.RulesForAsync(room, identity, _stopping.Token);
        if (rules.Closed is { } closed)
        {
            await _liveKit.DeleteRoomAsync(room, _stopping.Token);
            ExclusionLog.Ended(_logger, room, closed.Reason.ToString());
            Evictions.Count(LabelName.Of(closed.Reason));
            _audit.Note(room, "", closed);
        }
        else if (identity.Length > 0 && rules.Find(identity, Now) is { } exclusion)
        {
            await _liveKit.RemoveParticipantAsync(room, identity, _stopping.Token);
            _ = _feed.RemovedAsync(room, identity);
            ExclusionLog.Evicted(_logger, identity, room, exclusion.Reason.ToString());
            Evictions.Count(LabelName.Of(exclusion.Reason));
            _audit.Note(room, identity, exclusion);
        }
        else if (identity.Length > 0 && (hasJoined ? rules.LocksAtJoinOf(identity) : rules.LocksOf(identity)) is not RoomLocks.None and var locks)
        {
            var grants = await _liveKit.ChangePermissionAsync(room, identity, g => g.Without(locks), _stopping.Token);
            _ = _feed.GrantedAsync(room, identity, grants);
        }
    }

    /// <summary>One person, or one room, that is being seen to. Under the guard's lock.</summary>
    private sealed class Holding
    {
        /// <summary>Asked for again while it is under way.</summary>
        public bool Again { get; set; }

        /// <summary>They came, with a token that may be older than what holds now.</summary>
        public bool HasJoined { get; set; }

        public TaskCompletionSource Wake { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
