using System.Collections.Concurrent;

namespace Bedrud.Web.Features.Chat;

/// <summary>
/// Knows a message that a page sends again because the answer to the first time got lost: by an id of the page's own choice, for some minutes, in memory.
/// </summary>
internal sealed class ChatRepeats(TimeProvider time)
{
    private const int MaxIdLength = 32;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Key, Sending> _sendings = new();
    private long _swept = time.GetTimestamp();

    public static bool IsValid(string clientId) => clientId.Length is > 0 and <= MaxIdLength && clientId.All(char.IsAsciiLetterOrDigit);

    /// <summary>Sends unless that has been done, and waits for a sending that is under way.</summary>
    /// <param name="send">Gives the message's id, or null where it could not be sent: the next one may try again.</param>
    /// <returns>The id of the message that was sent before; null where this call has sent it, or has tried to.</returns>
    public async Task<Guid?> OnceAsync(Guid roomId, string person, string clientId, Func<Task<Guid?>> send)
    {
        Sweep();
        var key = new Key(roomId, person, clientId);
        var mine = new TaskCompletionSource<Guid?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = new Sending(mine.Task, time.GetTimestamp());
        while (_sendings.GetOrAdd(key, sending) is var first && first != sending)
        {
            if (await first.Sent is { } sent)
                return sent;
        }

        Guid? id = null;
        try
        {
            id = await send();
        }
        finally
        {
            if (id is null)
                _sendings.TryRemove(new(key, sending));
            mine.SetResult(id);
        }

        return null;
    }

    private void Sweep()
    {
        var swept = Volatile.Read(ref _swept);
        if (time.GetElapsedTime(swept) < Remembered / 5 || Interlocked.CompareExchange(ref _swept, time.GetTimestamp(), swept) != swept)
            return;
        foreach (var old in _sendings.Where(s => time.GetElapsedTime(s.Value.At) >= Remembered))
            _sendings.TryRemove(old);
    }

    private sealed record Key(Guid RoomId, string Person, string ClientId);

    private sealed record Sending(Task<Guid?> Sent, long At);
}
