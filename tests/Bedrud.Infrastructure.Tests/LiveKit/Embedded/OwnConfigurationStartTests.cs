using System.Net;
using System.Net.Sockets;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>A server started with an administrator's own YAML.</summary>
public sealed class OwnConfigurationStartTests : SupervisorFolder
{
    private const string Secret = "fixture-secret-0123456789abcdef0123456789";

    private string FilePath => Path.Combine(Fake.Folder, "own.yaml");

    private string Yaml => $"port: {Port}\nbind_addresses: [\"127.0.0.1\"]\nrtc: {{tcp_port: 0, udp_port: {Ports.Free()}}}\nkeys:\n  APIown: {Secret}\n";

    [Fact]
    public async Task Start_WithOnesOwnFile_UsesItAndLeavesItAsItIs()
    {
        var yaml = Yaml;
        await File.WriteAllTextAsync(FilePath, yaml);
        await using (var portal = await OwnPortalAsync())
        {
            var ready = await portal.StateAsync(MediaServerState.Ready);
            var connection = portal.Services.GetRequiredService<LiveKitConnection>();

            Assert.Equal(FilePath, Fake.Seen(ready.Pid!.Value).GetProperty("file").GetString());
            Assert.Equal(Fake.Folder, new FileInfo($"/proc/{ready.Pid}/cwd").LinkTarget);
            Assert.Equal(Port, ready.Port);
            Assert.Equal(($"http://127.0.0.1:{Port}/", "APIown", Secret), (connection.InternalHost.AbsoluteUri, connection.ApiKey, connection.ApiSecret));
            Assert.Contains($"api_key: APIown\n  urls:\n    - http://127.0.0.1:8090/api/livekit/webhook", Assert.Single(ready.Warnings).Remedy, StringComparison.Ordinal);

            await portal.Server.StopAsync(force: false);
            await portal.StateAsync(MediaServerState.Stopped);
        }

        Assert.Equal(yaml, await File.ReadAllTextAsync(FilePath));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(new ConfigurationFile(new DataFolder(Data)).Prefix) + "*"));
    }

    [Fact]
    public async Task Start_WithAFileInError_StartsNothingAndSaysWhere()
    {
        await File.WriteAllTextAsync(FilePath, Yaml + "room:\n\tempty_timeout: 5\n");
        await using var portal = await OwnPortalAsync();

        var status = await portal.StateAsync(MediaServerState.BackingOff);

        Assert.StartsWith($"{FilePath} is no YAML: line 7, column 1: there is a tab", status.Problem, StringComparison.Ordinal);
        Assert.Contains("no tabs", status.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, Fake.Starts);
    }

    [Fact]
    public async Task Start_WithAPortTaken_NamesHolderAndFile()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)stranger.LocalEndPoint!).Port;
        await File.WriteAllTextAsync(FilePath, Yaml + $"turn: {{enabled: true, udp_port: {port}}}\n");
        await using var portal = await OwnPortalAsync();

        var status = await portal.StateAsync(MediaServerState.BackingOff);

        Assert.StartsWith($"Port {port} (udp) is in use by process {Environment.ProcessId} (", status.Problem, StringComparison.Ordinal);
        Assert.Contains($"another turn.udp_port in {FilePath}", status.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeOver_FollowsTheFilesContent_AndNeverABrokenOne()
    {
        var yaml = Yaml;
        await File.WriteAllTextAsync(FilePath, yaml);
        People(1);
        int? pid;
        await using (var first = await OwnPortalAsync())
            pid = (await first.StateAsync(MediaServerState.Ready)).Pid;

        await using (var same = await OwnPortalAsync())
        {
            var status = await same.StateAsync(MediaServerState.Ready);
            Assert.Equal((pid, true, false), (status.Pid, status.TakenOver, status.RestartNeeded));
        }

        await File.WriteAllTextAsync(FilePath, yaml + "room:\n\tbroken: 1\n");
        await using (var broken = await OwnPortalAsync())
        {
            var status = await broken.UntilAsync(status => status is { State: MediaServerState.Ready, Warnings.Count: > 0 });
            Assert.Equal((pid, false), (status.Pid, status.RestartNeeded));
            Assert.Contains("is no YAML", status.Warnings[0].Problem, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(FilePath, yaml + "room: {empty_timeout: 5}\n");
        await using var changed = await OwnPortalAsync();
        await changed.UntilAsync(status => status is { State: MediaServerState.Ready, RestartNeeded: true });
        People(0);
        var replaced = await changed.UntilAsync(status => status.State is MediaServerState.Ready && status.Pid != pid);
        Assert.Contains("empty_timeout: 5", Fake.Seen(replaced.Pid!.Value).GetProperty("config").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithAnotherKeyInTheFile_AsksForTheWholePortal()
    {
        await File.WriteAllTextAsync(FilePath, Yaml);
        await using var portal = await OwnPortalAsync();
        await portal.StateAsync(MediaServerState.Ready);

        await File.WriteAllTextAsync(FilePath, Yaml.Replace("APIown", "APIother", StringComparison.Ordinal));
        await portal.Server.RestartAsync(force: false);

        var status = await portal.StateAsync(MediaServerState.BackingOff);
        Assert.Contains("another key", status.Problem, StringComparison.Ordinal);
        Assert.Contains("Restart the portal", status.Remedy, StringComparison.Ordinal);
    }

    private Task<EmbeddedPortal> OwnPortalAsync() => PortalAsync(("LiveKit:ConfigPath", FilePath), ("LiveKit:Port", "1"));
}
