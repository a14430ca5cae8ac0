using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Bedrud.Faults.Tests;

/// <summary>
/// A process with several people in it, each a native LiveKit client (<c>crowd.mjs</c>). Freezing or killing the process does that to all of them at once,
/// without a word to LiveKit.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _asked = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Process _process;
    private int _lastId;
    private bool _disposed;

    private Crowd(Process process) => _process = process;

    /// <summary>A picture came: when it was there, and whose it is. Raised on a thread of its own.</summary>
    public event Action<DateTime, string>? PictureCame;

    public static Crowd Start()
    {
        var info = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(Path.Combine(RepositoryPaths.Root, "tools", "livekit-dev", "test", "support", "crowd.mjs"));
        var crowd = new Crowd(Process.Start(info)!);
        crowd._process.ErrorDataReceived += (_, _) => { };
        crowd._process.BeginErrorReadLine();
        _ = crowd.ReadAsync();
        return crowd;
    }

    /// <summary>Ends when the media is connected.</summary>
    /// <param name="who">Names the client in this process.</param>
    /// <param name="ticket">Where to, and with what right.</param>
    /// <param name="publish">Whether to send pictures from the first moment.</param>
    /// <param name="watch">Whether to tell of the pictures of others.</param>
    /// <exception cref="CrowdException">It did not come to that.</exception>
    public Task JoinAsync(string who, Ticket ticket, bool publish = false, bool watch = false) =>
        AskAsync(id => new { id, @do = "join", who, url = ticket.Url, token = ticket.Token, publish, watch });

    public Task LeaveAsync(string who) => AskAsync(id => new { id, @do = "leave", who });

    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Kills the process; nobody in it says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task AskAsync(Func<int, object> command)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answered = _asked[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // One line at a time.
            await _writing.WaitAsync();
            try
            {
                await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command(id)));
                await _process.StandardInput.FlushAsync();
            }
            finally
            {
                _writing.Release();
            }

            await answered.Task.WaitAsync(Patience);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or TimeoutException)
        {
            throw new CrowdException(e.Message);
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{'))
                continue;
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty("id", out var id) && _asked.TryRemove(id.GetInt32(), out var answered))
            {
                if (message.RootElement.TryGetProperty("error", out var error))
                    answered.TrySetException(new CrowdException(error.GetString()!));
                else
                    answered.TrySetResult();
            }
            else if (message.RootElement.TryGetProperty("event", out var name) && name.GetString() == "picture")
            {
                var at = DateTime.UnixEpoch.AddMilliseconds(message.RootElement.GetProperty("at").GetInt64());
                PictureCame?.Invoke(at, message.RootElement.GetProperty("from").GetString()!);
            }
        }

        foreach (var answered in _asked.Values)
            answered.TrySetException(new CrowdException("The process ended."));
    }
}

/// <summary>A client could not do what it was asked to, which under a fault is no surprise.</summary>
public sealed class CrowdException(string message) : Exception(message);
