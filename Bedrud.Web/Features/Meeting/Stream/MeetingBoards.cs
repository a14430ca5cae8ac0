using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Meeting;

/// <summary>One <see cref="MeetingBoard"/> for each meeting to which pages listen, and the one clock that beats for all of them. A singleton.</summary>
public sealed class MeetingBoards : BackgroundService
{
    private readonly MeetingSources _sources;
    private readonly RoomService _rooms;
    private readonly RecordingConsents _consents;
    private readonly Dictionary<string, MeetingBoard> _boards = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _listeners;

    /// <summary>Streams of one person: more than anybody has tabs, few enough that nobody fills the memory with them.</summary>
    internal AtOnce Places { get; } = new(16);

    public MeetingBoards(MeetingSources sources, RoomService rooms, RecordingConsents consents)
    {
        (_sources, _rooms, _consents) = (sources, rooms, consents);
        sources.Lobby.Changed += OnLobby;
        rooms.Changed += OnRoom;
        sources.Recordings.RecordingChanged += OnRecording;
        consents.Answered += OnRoom;
    }

    public override void Dispose()
    {
        _sources.Lobby.Changed -= OnLobby;
        _rooms.Changed -= OnRoom;
        _sources.Recordings.RecordingChanged -= OnRecording;
        _consents.Answered -= OnRoom;
        base.Dispose();
    }

    /// <summary>Pages that listen now, to all meetings.</summary>
    internal int Listeners => Volatile.Read(ref _listeners);

    /// <summary>The board of this listener's room, with the listener on it until it is disposed of.</summary>
    internal MeetingBoard Open(MeetingListener listener)
    {
        lock (_lock)
        {
            if (!_boards.TryGetValue(listener.Room, out var board))
                _boards[listener.Room] = board = new MeetingBoard(listener.Room, _sources);
            board.Add(listener);
            _listeners++;
            return board;
        }
    }

    internal void Close(MeetingListener listener)
    {
        lock (_lock)
        {
            if (!_boards.TryGetValue(listener.Room, out var board))
                return;
            board.Remove(listener);
            _listeners--;
            if (!board.IsEmpty)
                return;
            _boards.Remove(listener.Room);
            board.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_sources.Settings.Beat, _sources.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var board in All())
                    board.Beat();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private void OnLobby(string room) => Find(room)?.Touch();

    private void OnRoom(string room) => Find(room)?.Touch(room: true);

    // How it failed is in the database.
    private void OnRecording(string room, Guid recording) => OnRoom(room);

    private MeetingBoard? Find(string room)
    {
        lock (_lock)
            return _boards.GetValueOrDefault(room);
    }

    private MeetingBoard[] All()
    {
        lock (_lock)
            return [.. _boards.Values];
    }
}
