using System.Collections.Immutable;
using System.Threading.Channels;
using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// The facts of one meeting for as long as pages listen. Read again when something may have changed, at most every <see cref="StreamSettings.Spacing"/>,
/// and once for all pages; they are woken only where something did change.
/// </summary>
internal sealed class MeetingBoard : IDisposable
{
    private readonly MeetingSources _sources;
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly IDisposable _subscription;
    private volatile ImmutableList<MeetingListener> _listeners = [];
    private volatile MeetingFacts? _facts;
    private RoomWord _word = RoomWord.Nothing;
    private ImmutableHashSet<string> _moderating = [];
    private string? _sid;
    private int _roomDue = 1;
    private bool _failing;

    public MeetingBoard(string room, MeetingSources sources)
    {
        (Room, _sources) = (room, sources);
        _subscription = sources.Presence.Subscribe(room, () =>
        {
            Touch();
            return Task.CompletedTask;
        });
        _due.Writer.TryWrite(true);
        _ = RunAsync(_closing.Token);
    }

    public string Room { get; }

    /// <summary>Null until they were read for the first time, see <see cref="Ready"/>.</summary>
    public MeetingFacts? Facts => _facts;

    /// <summary>Ends when <see cref="Facts"/> are there.</summary>
    public Task Ready => _read.Task;

    /// <summary>Under the lock of <see cref="MeetingBoards"/>.</summary>
    public bool IsEmpty => _listeners.IsEmpty;

    /// <summary>Under the lock of <see cref="MeetingBoards"/>.</summary>
    public void Add(MeetingListener listener)
    {
        _listeners = _listeners.Add(listener);
        // They may have joined after the last look.
        Touch();
    }

    /// <summary>Under the lock of <see cref="MeetingBoards"/>.</summary>
    public void Remove(MeetingListener listener) => _listeners = _listeners.Remove(listener);

    /// <summary>Something may have changed. Returns at once.</summary>
    /// <param name="room">Also what the database says of the room.</param>
    public void Touch(bool room = false)
    {
        if (room)
            Volatile.Write(ref _roomDue, 1);
        _due.Writer.TryWrite(true);
    }

    /// <summary>Time for a sign of life.</summary>
    public void Beat()
    {
        Touch(room: true);
        foreach (var listener in _listeners)
            listener.Beat();
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _closing.Cancel();
        _read.TrySetCanceled();
    }

    private async Task RunAsync(CancellationToken closing)
    {
        try
        {
            await foreach (var _ in _due.Reader.ReadAllAsync(closing))
            {
                await LookAsync(closing);
                await Task.Delay(_sources.Settings.Spacing, _sources.Time, closing);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private async Task LookAsync(CancellationToken closing)
    {
        try
        {
            var presence = _sources.Presence.Get(Room);
            // Whoever comes as a moderator may have been one when their token was made, and not be one now.
            var moderating = presence.Participants.Where(MeetingFacts.Moderates).Select(p => p.Sid).ToImmutableHashSet(StringComparer.Ordinal);
            if (Interlocked.Exchange(ref _roomDue, 0) == 1 || !moderating.IsSubsetOf(_moderating) || presence.RoomSid != _sid)
                _word = await _sources.ReadRoomAsync(Room, presence.RoomSid, closing);
            // Who agreed to be recorded is a matter of one meeting.
            (_moderating, _sid) = (moderating, presence.RoomSid);
            var lobby = await _sources.Lobby.WaitingAsync(Room, closing);
            _failing = false;
            var facts = new MeetingFacts(presence, _word, lobby, _sources.Settings.MaxFileBytes(), _sources.Recordings.In(Room));
            if (_facts?.Equal(facts) == true)
                return;
            _facts = facts;
            _read.TrySetResult();
            foreach (var listener in _listeners)
                listener.Look();
        }
#pragma warning disable CA1031 // The database may be away: the next beat tries again, and the pages keep what they have.
        catch (Exception e) when (!closing.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!_failing)
                MeetingLog.ReadFailed(_sources.Logger, e, Room);
            _failing = true;
            Volatile.Write(ref _roomDue, 1);
        }
    }
}
