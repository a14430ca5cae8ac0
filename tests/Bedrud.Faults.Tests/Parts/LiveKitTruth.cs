using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Faults.Tests;

/// <summary>LiveKit's own word about who is in a room, asked past the portal.</summary>
internal sealed class LiveKitTruth(int port) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Identities of those whose media is connected; null where LiveKit does not answer.</summary>
    public async Task<HashSet<string>?> PresentAsync(string room)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/twirp/livekit.RoomService/ListParticipants") { Content = JsonContent.Create(new { room }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LiveKitKeys.ApiToken(room));
        try
        {
            using var response = await _client.SendAsync(request);
            if (!response.IsSuccessStatusCode)
                return null;
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            return [.. answer.GetProperty("participants").EnumerateArray()
                .Where(p => p.GetProperty("state").GetString() == "ACTIVE").Select(p => p.GetProperty("identity").GetString()!)];
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until LiveKit answers.</summary>
    public Task UntilUpAsync() => Polling.UntilAsync(async () => await PresentAsync("nobody-there") is not null, "LiveKit", TimeSpan.FromSeconds(60));

    public void Dispose() => _client.Dispose();
}
