using System.Threading.Channels;

namespace Bedrud.Infrastructure.Presence;

/// <summary>What the reconciler is asked to compare before it would by itself. Safe for concurrent use.</summary>
internal sealed class Wishes
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private HashSet<string> _rooms = new(StringComparer.Ordinal);
    private bool _all;
    private bool _doubted;

    public void Add(string room) => Add(room, all: false, doubted: false);

    /// <summary>Like <see cref="Add(string)"/>, because webhooks don't add up.</summary>
    public void AddDoubt(string room) => Add(room, all: false, doubted: true);

    public void AddAll() => Add(null, all: true, doubted: false);

    /// <summary>All that was wished for since the last time.</summary>
    public (HashSet<string> Rooms, bool All, bool Doubted) Take()
    {
        lock (_lock)
        {
            var taken = (_rooms, _all, _doubted);
            (_rooms, _all, _doubted) = (new HashSet<string>(StringComparer.Ordinal), false, false);
            _signal.Reader.TryRead(out _);
            return taken;
        }
    }

    /// <summary>Returns when something is wished for, after <paramref name="atMost"/>, or on cancellation; never throws.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero)
            return;
        using var timeout = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Task waiting = _signal.Reader.WaitToReadAsync(either.Token).AsTask();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Add(string? room, bool all, bool doubted)
    {
        lock (_lock)
        {
            if (room is not null)
                _rooms.Add(room);
            _all |= all;
            _doubted |= doubted;
            _signal.Writer.TryWrite(true);
        }
    }
}
