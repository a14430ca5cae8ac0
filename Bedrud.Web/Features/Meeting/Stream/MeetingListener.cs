using System.IO.Pipelines;
using System.Threading.Channels;

namespace Bedrud.Web.Features.Meeting;

/// <summary>
/// One page's stream. What is to be told waits in a short queue; a page that does not keep up is cut off, comes back and asks for what it missed. A null in
/// the queue means: look at the facts.
/// </summary>
internal sealed class MeetingListener(MeetingCaller caller, string? device, MeetingSources sources) : IDisposable
{
    /// <summary>Notices that may wait for a slow reader.</summary>
    private const int MaxWaiting = 128;

    private readonly Channel<MeetingNotice?> _waiting =
        Channel.CreateBounded<MeetingNotice?>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _slow = new();
    private int _lookDue;
    private int _beatDue;
    private long? _missingSince;
    private bool _missedSomething;
    private byte[]? _lastState;

    public string Room => caller.Room.Name;

    /// <summary>The facts may be others. Returns at once.</summary>
    public void Look()
    {
        if (Interlocked.Exchange(ref _lookDue, 1) == 0)
            Enqueue(null);
    }

    /// <summary>Time for a sign of life. Returns at once.</summary>
    public void Beat()
    {
        Volatile.Write(ref _beatDue, 1);
        Look();
    }

    /// <summary>Tells the page until it goes, is too slow, or its person is no longer in the meeting.</summary>
    /// <exception cref="OperationCanceledException">It went, the portal stops, or it was too slow.</exception>
    public async Task RunAsync(MeetingBoards boards, PipeWriter page, CancellationToken ended)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended, _slow.Token);
        var board = boards.Open(this);
        try
        {
            await board.Ready.WaitAsync(stop.Token);
            using var listening = sources.Channel.Listen(Room, caller.Person, Enqueue, device);
            Look();
            foreach (var request in sources.Requests.Of(Room, caller.Person, device))
                Enqueue(request);
            await foreach (var notice in _waiting.Reader.ReadAllAsync(stop.Token))
            {
                if (notice is not null)
                    await TellAsync(notice, page, stop.Token);
                else if (!await LookAsync(board.Facts!, page, stop.Token))
                    return;
            }
        }
        finally
        {
            boards.Close(this);
        }
    }

    public void Dispose() => _slow.Dispose();

    private void Enqueue(MeetingNotice? notice)
    {
        if (_waiting.Writer.TryWrite(notice))
            return;
        try
        {
            _slow.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended this moment.
        }
    }

    private async Task TellAsync(MeetingNotice notice, PipeWriter page, CancellationToken cancellationToken)
    {
        if (_missingSince is null)
            await page.WriteAsync(notice.Frame, cancellationToken);
        else
            _missedSomething = true;
    }

    /// <returns>False where the stream is over.</returns>
    private async Task<bool> LookAsync(MeetingFacts facts, PipeWriter page, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lookDue, 0);
        if (!facts.Has(caller.Person))
            return await IsAwaitedAsync(cancellationToken) && await BeatAsync(page, cancellationToken);
        // What was said meanwhile is lost to this page, unless it comes anew.
        if (_missedSomething)
            return false;
        _missingSince = null;

        var state = facts.FrameFor(caller.Person, caller.Role);
        if (!ReferenceEquals(state, _lastState) && !state.AsSpan().SequenceEqual(_lastState))
        {
            await page.WriteAsync(state, cancellationToken);
            Volatile.Write(ref _beatDue, 0);
        }

        _lastState = state;
        return await BeatAsync(page, cancellationToken);
    }

    private async Task<bool> BeatAsync(PipeWriter page, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _beatDue, 0) == 1)
            await page.WriteAsync(ServerSentEvent.Beat, cancellationToken);
        return true;
    }

    // Somebody who was thrown out is not awaited. Where LiveKit is away nobody is missing: presence keeps the last that is known.
    private async Task<bool> IsAwaitedAsync(CancellationToken cancellationToken)
    {
        _missingSince ??= sources.Time.GetTimestamp();
        return sources.Time.GetElapsedTime(_missingSince.Value) < sources.Settings.Grace
            && await sources.Exclusions.FindAsync(Room, caller.Person, cancellationToken) is null;
    }
}
