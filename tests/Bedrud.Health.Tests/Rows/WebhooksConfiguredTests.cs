namespace Bedrud.Health.Tests;

/// <summary>W1: LiveKit is not told to send webhooks.</summary>
public sealed class WebhooksConfiguredTests : WebhookBench
{
    [Fact]
    public async Task W1_NoWebhookConfigured_SaysSoWithTheBlockToPaste()
    {
        await using var portal = NewPortal();
        await using (var silent = Start(null))
        {
            await portal.StartAsync();

            var found = await portal.RaisedAsync("W1", "never", Several);

            Assert.Contains(found.Fixes, fix => fix.Contains($"webhook:\n  api_key: {LiveKitKeys.Key}\n  urls:\n    - http://127.0.0.1:{portal.Port}/api/livekit/webhook", StringComparison.Ordinal));
            Assert.Contains("Last webhook: -", found.Evidence);
            Assert.Contains("LiveKit to portal: > 5 s", found.Evidence);
            await portal.OthersAreQuietAsync("W1");
        }

        await using var telling = Start(Hook(portal));
        await portal.GoneAsync("W1");
        await portal.WaitForAsync("W1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task W1_LiveKitsOwnFiguresSayNoneWasSent_IsNamed()
    {
        var metrics = Ports.Free();
        await using var portal = NewPortal($"--LiveKit:MetricsUrl=http://127.0.0.1:{metrics}/metrics", "--LiveKit:MetricsUsername=bedrud", "--LiveKit:MetricsPassword=figures-password-0123456789");
        portal.Secrets.Add("figures-password-0123456789");
        await using var silent = Start(null, $"prometheus: {{ port: {metrics}, username: bedrud, password: figures-password-0123456789 }}");
        await portal.StartAsync();

        await portal.RaisedAsync("W1", "not-sent", Several);
        await portal.OthersAreQuietAsync("W1");
    }
}
