using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Tests;

/// <summary>The portal's API, as a person with cookies of their own calls it.</summary>
internal sealed class PortalApi(string url) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };

    public Task SignInAsync() => PostAsync("/api/auth/login", new { email = PortalProcess.Email, password = PortalProcess.Password });

    public Task CreateRoomAsync(string name) => PostAsync("/api/rooms", new { name, isPublic = true, guestsAllowed = true });

    /// <summary>A ticket into the room. Whoever asks again is the same guest.</summary>
    public async Task<Ticket> JoinAsync(string roomName, string displayName)
    {
        var answer = await PostAsync("/api/room/join", new { roomName, displayName });
        return new Ticket(
            answer.GetProperty("serverUrl").GetString()!, answer.GetProperty("token").GetString()!, answer.GetProperty("identity").GetString()!,
            answer.GetProperty("expiresAt").GetDateTime().ToUniversalTime());
    }

    /// <summary>How many people the list of rooms shows in this one. Asking does not make the portal ask LiveKit.</summary>
    public async Task<int> CountPeopleAsync(string room)
    {
        var list = await _client.GetFromJsonAsync<JsonElement>($"/api/admin/rooms?search={room}");
        return list.GetProperty("items").EnumerateArray().Single(r => r.GetProperty("name").GetString() == room).GetProperty("participantCount").GetInt32();
    }

    public Task KickAsync(string room, string identity) => PostAsync($"/api/admin/rooms/{room}/participants/{identity}/kick", new { });

    public Task BanAsync(string room, string identity) => PostAsync($"/api/admin/rooms/{room}/participants/{identity}/ban", new { reason = "tried" });

    public void Dispose() => _client.Dispose();

    /// <summary>A call whose refusal is an answer too: the status, and the body where it is an object.</summary>
    /// <exception cref="HttpRequestException">The portal is not there, or died meanwhile.</exception>
    public async Task<(int Status, JsonElement Body)> TryPostAsync(string path, object body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var (status, answer) = await TryPostAsync(path, body);
        return status < 400 ? answer : throw new InvalidOperationException($"{path}: {status} {answer}");
    }
}

/// <summary>What the portal gives to somebody who may join.</summary>
internal sealed record Ticket(string Url, string Token, string Identity, DateTime ExpiresAt);
