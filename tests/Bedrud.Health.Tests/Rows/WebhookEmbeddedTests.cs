using System.Net;
using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>The embedded server's webhooks and figures.</summary>
public sealed class WebhookEmbeddedTests
{
    /// <summary>The server's own figures come with it: they are opened by a password that nobody had to set.</summary>
    [Fact]
    public async Task Embedded_Healthy_AllFineAndLiveKitsOwnCountsAreRead()
    {
        await using var portal = await HealthPortal.StartAsync();
        foreach (var id in new[] { "W1", "W2", "W3" })
            await portal.WaitForAsync(id, check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        var delivery = await portal.WaitForAsync(
            "webhook-delivery", check => check.Verdict == "fine" && check.Evidence.Any(fact => fact.StartsWith("Sent, as LiveKit counts: ", StringComparison.Ordinal)), TimeSpan.FromSeconds(120));

        Assert.Contains("Given up, as LiveKit counts: 0", delivery.Evidence);
        var stored = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(portal.Folder, "livekit", "metrics.json"))).RootElement;
        portal.Secrets.Add(stored.GetProperty("password").GetString()!);
        using var stranger = new HttpClient();
        using var refused = await stranger.GetAsync($"http://127.0.0.1:{stored.GetProperty("port").GetInt32()}/metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await portal.OthersAreQuietAsync();
    }
}
