using System.Net.WebSockets;
using System.Text.Json;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>The socket of one recorder's page: its bytes go into the part, and it is told when they are on the disk.</summary>
internal sealed class PageConnection(WebSocket socket, PartFile part) : IDisposable
{
    // A fragment of a second is a quarter of this in 1080p.
    private const int MaxMessage = 4 * 1024 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[64 * 1024];

    /// <summary>Bytes came that were not there before.</summary>
    public event Action? Written;

    /// <summary>The next text; null at the end.</summary>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public async Task<FromPage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (type, message) = await ReceiveAsync(cancellationToken);
            switch (type)
            {
                case WebSocketMessageType.Text:
                    return JsonSerializer.Deserialize<FromPage>(message.Span, Json) ?? throw new InvalidDataException("The page said nothing.");
                case WebSocketMessageType.Binary when message.Length > 8:
                    var before = part.Length;
                    var position = (long)BitConverter.ToDouble(message.Span[..8]);
                    if (!await part.WriteAsync(position, message[8..], cancellationToken))
                        throw new InvalidDataException($"The page sent what follows on byte {position}, and there are {part.Length}.");
                    if (part.Length > before)
                        Written?.Invoke();
                    break;
                case WebSocketMessageType.Close:
                    return null;
            }
        }
    }

    /// <summary>Brings what came onto the disk and says so, twice a second.</summary>
    public async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlushInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await part.FlushAsync() is { } held)
                await SendAsync(new { type = "ack", held }, cancellationToken);
        }
    }

    public Task WelcomeAsync(PageSettings settings, CancellationToken cancellationToken) => SendAsync(new { type = "welcome", held = part.Length, settings }, cancellationToken);

    public Task AdmitAsync(RecorderAdmission admission, CancellationToken cancellationToken) =>
        SendAsync(new { type = "admission", url = admission.Url, token = admission.Token }, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => SendAsync(new { type = "stop" }, cancellationToken);

    public void Dispose()
    {
        part.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync<T>(T message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, Json), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<(WebSocketMessageType Type, ReadOnlyMemory<byte> Message)> ReceiveAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            if (length == _buffer.Length)
            {
                if (length >= MaxMessage)
                    throw new InvalidDataException("The page's message is too long.");
                Array.Resize(ref _buffer, 2 * length);
            }

            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.EndOfMessage)
                return (received.MessageType, _buffer.AsMemory(0, length));
        }
    }
}
