namespace Bedrud.Health.Tests;

/// <summary>S3 to S7: the configuration in use, of the server that the portal starts and of one in a container.</summary>
public sealed class ConfigurationTests
{
    private const string Secret = "rows-secret-0123456789abcdef0123456789ab";
    private const string Service = "services:\n  livekit:\n    image: livekit/livekit-server:v1.13.5\n";
    private const string Block = "    environment:\n      LIVEKIT_CONFIG: |\n        port: 7880\n        keys:\n          APIrows00001: " + Secret + "\n";

    // Of each row: the file with the fault, the cause, what the evidence holds, what the fix names.
    public static TheoryData<string, string, string, string, string> Rows => new()
    {
        { "S3", Service + Block + "        tls: {cert_file: a.pem}\n", "tls-removed", "9:9", "LiveKit:InternalHost" },
        { "S4", "services:\n  livekit:\n    image: livekit/livekit-server:v1.6.2\n" + Block, "config-ignored", "v1.6.2", "image: livekit/livekit-server:v" },
        { "S5", Service + "    command: sh -c \"livekit-server\"\n" + Block, "shell-wrapper", "sh -c", "command: --config" },
        { "S6", Service + "    command: --config-body $LIVEKIT_CONFIG\n" + Block, "host-variable", "$LIVEKIT_CONFIG", "$$LIVEKIT_CONFIG" },
        { "S7", Service + Block + "       room: 1\n", "yaml-syntax", "9:8", "compose.yaml" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Compose_OfAnExternalServer_IsLookedInto(string id, string faulty, string cause, string evidence, string fix)
    {
        var folder = Directory.CreateTempSubdirectory("bedrud-compose-").FullName;
        var file = Path.Combine(folder, "compose.yaml");
        await File.WriteAllTextAsync(file, Service + Block);
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync([.. liveKit.Settings, $"--LiveKit:ComposePath={file}"]);
        portal.Secrets.AddRange([LiveKitStandIn.Secret, Secret]);
        await portal.WaitForAsync(id, check => check.Verdict == "fine", TimeSpan.FromSeconds(30));

        await File.WriteAllTextAsync(file, faulty);
        var raised = await portal.RaisedAsync(id, cause);
        await portal.OthersAreQuietAsync(id);
        await File.WriteAllTextAsync(file, Service + Block);
        await portal.GoneAsync(id);

        Assert.Contains(raised.Evidence, fact => fact.Contains(evidence, StringComparison.Ordinal));
        Assert.Contains(raised.Fixes, step => step.Contains(fix, StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("S3", "tls-removed", "tls:\n  cert_file: a.pem\n", "tls:")]
    [InlineData("S7", "yaml-tab", "room:\n\tauto_create: true\n", "tab")]
    public async Task OwnFile_WithAFault_IsFoundBeforeAnythingStarts(string id, string cause, string fault, string word)
    {
        using var engine = new ScriptedEngine();
        var folder = Directory.CreateTempSubdirectory("bedrud-own-").FullName;
        var file = Path.Combine(folder, "livekit.yaml");
        var good = $"port: {Ports.Free()}\nbind_addresses: [\"127.0.0.1\"]\nkeys:\n  APIrows00001: {Secret}\nrtc:\n  node_ip: 127.0.0.1\n  tcp_port: 0\n";
        await File.WriteAllTextAsync(file, good + fault);
        await using var portal = new HealthPortal($"--LiveKit:BinaryPath={engine.Path}", $"--LiveKit:ConfigPath={file}");
        portal.Secrets.Add(Secret);
        await portal.StartAsync();

        var raised = await portal.RaisedAsync(id, cause);
        Assert.Contains(word, raised.Everything, StringComparison.Ordinal);
        await portal.OthersAreQuietAsync(id);
        await File.WriteAllTextAsync(file, good);
        await portal.GoneAsync(id);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Variable_InThePortalsEnvironment_IsNotHandedOn()
    {
        using var engine = new ScriptedEngine();
        await using var portal = new HealthPortal($"--LiveKit:BinaryPath={engine.Path}") { Environment = { ["LIVEKIT_CONFIG"] = $"keys: {{APIrows00001: {Secret}}}" } };
        portal.Secrets.Add(Secret);
        await portal.StartAsync();

        var raised = await portal.RaisedAsync("S4", "portal-environment");

        Assert.Contains(raised.Fixes, step => step.Contains("LiveKit:ConfigPath", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("S4");
    }
}
