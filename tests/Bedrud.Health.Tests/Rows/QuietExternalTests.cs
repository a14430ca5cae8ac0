namespace Bedrud.Health.Tests;

/// <inheritdoc cref="QuietTests"/>
public sealed class QuietExternalTests
{
    [Fact]
    public async Task External_Healthy_RaisesNothing()
    {
        await using var portal = new HealthPortal();
        await using var server = new LiveKitServer(portal.LiveKitPort, new Uri($"{portal.Url}/api/livekit/webhook"));
        server.Start();
        portal.Settings.AddRange(
        [
            "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{portal.LiveKitPort}", $"--LiveKit:InternalHost=http://127.0.0.1:{portal.LiveKitPort}",
            $"--LiveKit:ApiKey={LiveKitKeys.Key}", $"--LiveKit:ApiSecret={LiveKitKeys.Secret}",
        ]);
        portal.Secrets.Add(LiveKitKeys.Secret);
        await portal.StartAsync();
        await portal.WaitForAsync("C1", check => check.Verdict == "fine", TimeSpan.FromSeconds(30));

        await portal.StaysQuietAsync();
    }
}
