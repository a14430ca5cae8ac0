using System.Text;
using System.Text.Json;

namespace Bedrud.Web.Tests.Api;

/// <summary>Reads one page's stream as the page does.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly List<(string Event, JsonElement Data)> _seen = [];

    private EventReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body, Encoding.UTF8);
    }

    public HttpResponseMessage Response => _response;

    /// <summary>What has come so far and was skipped.</summary>
    public IReadOnlyList<(string Event, JsonElement Data)> Seen => _seen;

    public static async Task<EventReader> OpenAsync(HttpClient client, string path = $"{MeetingRoom.Meeting}/stream")
    {
        var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}");
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the stream's end. A comment comes as an event without a name.</summary>
    public async Task<(string Event, JsonElement Data)?> NextAsync()
    {
        var name = "";
        JsonElement data = default;
        for (; ; )
        {
            var line = await _reader.ReadLineAsync().WaitAsync(Patience);
            switch (line)
            {
                case null:
                    return null;
                case "":
                    var next = (name, data);
                    _seen.Add(next);
                    return next;
                case var text when text.StartsWith("event: ", StringComparison.Ordinal):
                    name = text[7..];
                    break;
                case var text when text.StartsWith("data: ", StringComparison.Ordinal):
                    data = JsonSerializer.Deserialize<JsonElement>(text[6..]);
                    break;
            }
        }
    }

    /// <summary>Waits for an event that is as wanted, skipping others.</summary>
    public async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool>? wanted = null)
    {
        using var late = new CancellationTokenSource(Patience);
        for (; ; )
        {
            Assert.False(late.IsCancellationRequested, $"No {name} as wanted, only: {string.Join("; ", _seen)}");
            var next = await NextAsync();
            Assert.True(next is not null, $"The stream ended without {name}: {string.Join("; ", _seen)}");
            if (next.Value.Event == name && wanted?.Invoke(next.Value.Data) != false)
                return next.Value.Data;
        }
    }

    /// <summary>Reads to the stream's end.</summary>
    public async Task EndAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        while (await NextAsync() is not null)
            Assert.False(late.IsCancellationRequested, $"It never ended: {string.Join("; ", _seen)}");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
