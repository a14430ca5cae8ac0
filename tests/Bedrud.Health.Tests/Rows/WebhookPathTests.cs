namespace Bedrud.Health.Tests;

/// <summary>W2: webhooks don't come through, or are refused.</summary>
public sealed class WebhookPathTests : WebhookBench
{
    [Fact]
    public async Task W2_WebhooksBlockedOnTheirWay_SaysWhichDirectionFails()
    {
        using var gate = new Gate();
        await using var portal = NewPortal();
        gate.OpenTo(portal.Port);
        await using var liveKit = Start(new Uri($"http://127.0.0.1:{gate.Port}/api/livekit/webhook"));
        await portal.StartAsync();
        await portal.WaitForAsync("W2", check => check.Verdict == "fine", TimeSpan.FromSeconds(60));

        gate.Close();
        await CreateRoomAsync("blocked");
        var found = await portal.RaisedAsync("W2", "stopped", Several);

        Assert.Contains(found.Fixes, fix => fix.Contains($"tcp dport {portal.Port} accept", StringComparison.Ordinal));
        Assert.Contains("LiveKit to portal: > 5 s", found.Evidence);
        Assert.Contains(found.Evidence, fact => fact.StartsWith("Portal to LiveKit: 0.", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W2");

        gate.OpenTo(portal.Port);
        await portal.GoneAsync("W2");
    }

    [Fact]
    public async Task W2_SignedWithAnotherKey_SaysThatTheyComeAndAreRefused()
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, $"{LiveKitKeys.Key}: {LiveKitKeys.Secret}\nAPIanother01: another-secret-0123456789abcdef0123456789\n");
        await using var portal = NewPortal();
        portal.Secrets.Add("another-secret-0123456789abcdef0123456789");
        await using var liveKit = Start(null, $"key_file: {keys}\nwebhook: {{ api_key: APIanother01, urls: [\"{Hook(portal)}\"] }}");
        await portal.StartAsync();

        var found = await portal.RaisedAsync("W2", "other-key", Several);

        Assert.Contains(found.Evidence, fact => fact is "Why: unknown-key" or "Why: wrong-signature");
        Assert.Contains(found.Fixes, fix => fix.Contains("webhook.api_key", StringComparison.Ordinal) && fix.Contains(LiveKitKeys.Key, StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("W2");
        File.Delete(keys);
    }
}
