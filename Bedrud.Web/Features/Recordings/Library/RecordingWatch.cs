using Bedrud.Infrastructure.Recordings;

namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>
/// Has a page read anew when recordings change: at most once a second, and always after the last change; in the page's own language, since the bell is rung
/// on threads of the portal's.
/// </summary>
internal sealed partial class RecordingWatch : IDisposable
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);
    private readonly RecordingBoard _board;
    private readonly Func<string, Guid, bool> _concerns;
    private readonly Func<Task> _refresh;
    private readonly TimeProvider _time;
    private readonly ILogger? _logger;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly CancellationTokenSource _gone = new();
    private int _due;

    /// <param name="logger">Where it is told what the page does not tell itself.</param>
    /// <param name="concerns">By the room's name and the recording's id.</param>
    public RecordingWatch(RecordingBoard board, Func<string, Guid, bool> concerns, Func<Task> refresh, TimeProvider time, ILogger? logger = null)
    {
        (_board, _concerns, _refresh, _time, _logger) = (board, concerns, refresh, time, logger);
        _board.RecordingChanged += Follow;
    }

    public void Dispose()
    {
        _board.RecordingChanged -= Follow;
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Follow(string room, Guid id)
    {
        if (!_concerns(room, id) || Interlocked.Exchange(ref _due, 1) == 1)
            return;
        if (_context is null)
            _ = RefreshAsync();
        else
            ExecutionContext.Run(_context, static watch => _ = ((RecordingWatch)watch!).RefreshAsync(), this);
    }

    private async Task RefreshAsync()
    {
        try
        {
            await Task.Delay(Spacing, _time, _gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        // Before the reading: what changes while it is read is read again.
        Interlocked.Exchange(ref _due, 0);
        try
        {
            await _refresh();
        }
#pragma warning disable CA1031 // The next change is read all the same; nobody waits for this one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // What was left while it was read is nobody's trouble.
            if (_logger is not null && e is not (OperationCanceledException or ObjectDisposedException))
                LogFailed(_logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not be brought up to date after recordings had changed")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
