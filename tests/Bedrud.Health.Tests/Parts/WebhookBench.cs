using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Bedrud.Health.Tests;

/// <summary>A media server beside the portal whose webhooks go where the test wants them.</summary>
public abstract class WebhookBench
{
    private protected const int Several = 60;
    private readonly int _port = Ports.Free();

    private string[] Settings =>
    [
        "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{_port}", $"--LiveKit:InternalHost=http://127.0.0.1:{_port}",
        $"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}",
    ];

    private protected static Uri Hook(HealthPortal portal) => new($"http://127.0.0.1:{portal.Port}/api/livekit/webhook");

    private protected HealthPortal NewPortal(params string[] more)
    {
        var portal = new HealthPortal([.. Settings, .. more]);
        portal.Secrets.Add(LiveKitKeys.Secret);
        return portal;
    }

    private protected LiveKitServer Start(Uri? webhook, string more = "")
    {
        var server = new LiveKitServer(_port, webhook, more);
        server.Start();
        return server;
    }

    private protected Task CreateRoomAsync(string room) => CallAsync("CreateRoom", new { name = room });

    private protected async Task CallAsync(string method, object request)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""",
            $$$"""{"iss":"{{{LiveKitKeys.Key}}}","sub":"test","exp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300}}},"video":{"roomCreate":true}}""",
            LiveKitKeys.Secret));
        (await client.PostAsJsonAsync($"http://127.0.0.1:{_port}/twirp/livekit.RoomService/{method}", request)).EnsureSuccessStatusCode();
    }
}
