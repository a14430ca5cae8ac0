using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

public sealed class EngineLocatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-engine-").FullName;
    private readonly FakeLiveKitServer _fake;

    public EngineLocatorTests() => _fake = FakeLiveKitServer.Create(Path.Combine(_folder, "bin"));

    private static string SystemPath => Environment.GetEnvironmentVariable("PATH") ?? "";

    [Fact]
    public async Task Find_ConfiguredPath_ComesBeforePath()
    {
        var other = FakeLiveKitServer.Create(Path.Combine(_folder, "other"));
        var found = await FindAsync(new LiveKitOptions { BinaryPath = _fake.BinaryPath }, path: other.Folder);

        Assert.Equal(new MediaServerEngine("livekit-server", "1.13.5", false, _fake.BinaryPath), found.Engine);
        Assert.Equal([_fake.BinaryPath], found.Command);
        Assert.Null(found.Problem);
    }

    [Fact]
    public async Task Find_InPath_IsFound()
    {
        var found = await FindAsync(new LiveKitOptions(), path: $"/nonexistent:{_fake.Folder}");

        Assert.Equal(_fake.BinaryPath, found.Engine?.Path);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("empty", "is an empty file")]
    [InlineData("plain", "is not executable")]
    [InlineData("foreign", "is not a program for this machine")]
    [InlineData("interpreter", "needs a loader or an interpreter")]
    [InlineData("other", "did not answer as livekit-server does: \"GNU something\"")]
    public async Task Find_FileThatCannotServe_SaysWhichAndWhatToDo(string kind, string problem)
    {
        var path = Path.Combine(_folder, kind);
        var content = kind switch
        {
            "foreign" => "\u007fELF of another machine",
            "interpreter" => "#!/nonexistent/loader\n",
            "other" => "#!/bin/sh\necho GNU something\n",
            "plain" => "#!/bin/sh\n",
            _ => "",
        };
        if (kind != "missing")
            await File.WriteAllTextAsync(path, content);
        if (kind is not ("missing" or "plain") && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var found = await FindAsync(new LiveKitOptions { BinaryPath = path });

        Assert.Null(found.Engine);
        Assert.StartsWith(path, found.Problem!.Problem, StringComparison.Ordinal);
        Assert.Contains(problem, found.Problem.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(found.Problem.Remedy!);
    }

    [Fact]
    public async Task Find_ServerThatHangs_IsGivenUp()
    {
        var path = Path.Combine(_folder, "hanging");
        await File.WriteAllTextAsync(path, "#!/bin/sh\nexec sleep 60\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var found = await FindAsync(new LiveKitOptions { BinaryPath = path }, limit: TimeSpan.FromMilliseconds(200));

        Assert.Contains("did not tell its version", found.Problem?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Nothing_InProductionNamesTheWaysOut()
    {
        var found = await FindAsync(new LiveKitOptions { DevServerPath = await DevelopmentServerAsync() }, path: "/nonexistent");

        Assert.Contains("No livekit-server is in PATH", found.Problem?.Problem, StringComparison.Ordinal);
        Assert.Contains("LiveKit:External", found.Problem?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Nothing_InDevelopmentIsTheDevelopmentServer()
    {
        var script = await DevelopmentServerAsync();
        var found = await FindAsync(new LiveKitOptions { DevServerPath = script }, "Development", PathWithNode());

        Assert.Equal(new MediaServerEngine("livekit-dev", "1.13.5-bedrud-dev", true, script), found.Engine);
        Assert.Equal(script, found.Command[1]);
    }

    [Fact]
    public async Task Find_WithoutABinary_GoesFromTheCacheOverTheDevelopmentServerToTheDownload()
    {
        await using var host = await FakeReleaseHost.StartAsync(EngineLocation.Program);
        var options = new LiveKitOptions { DownloadUrl = host.Url, DevServerPath = await DevelopmentServerAsync() };

        var development = await FindAsync(options, "Development", PathWithNode());
        var requests = host.Requests;
        var downloaded = await FindAsync(options, "Development", "/nonexistent");
        var cached = await FindAsync(options, "Development", PathWithNode());

        Assert.Equal(("livekit-dev", 0), (development.Engine?.Name, requests));
        Assert.Equal((Path.Combine(_folder, "engine", "livekit-server-1.13.5"), 1), (downloaded.Engine?.Path, host.Requests));
        Assert.Equal(downloaded.Engine, cached.Engine);
    }

    [Fact]
    public async Task Find_DevelopmentServer_IsLookedForAboveThePortalsFolder()
    {
        var script = await DevelopmentServerAsync();
        var content = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        var found = await FindAsync(new LiveKitOptions(), "Development", PathWithNode(), content);

        Assert.Equal(script, found.Engine?.Path);
    }

    [Fact]
    public async Task Find_DevelopmentServerWithoutNode_SaysSo()
    {
        var found = await FindAsync(new LiveKitOptions { DevServerPath = await DevelopmentServerAsync() }, "Development", "/nonexistent");

        Assert.Contains("needs Node.js", found.Problem?.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_DevelopmentServerAsBinary_IsRefusedInProduction()
    {
        _fake.Behave(new JsonObject { ["version"] = "1.13.5-bedrud-dev" });

        var found = await FindAsync(new LiveKitOptions { BinaryPath = _fake.BinaryPath });

        Assert.Null(found.Engine);
        Assert.Contains("development media server", found.Problem?.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> DevelopmentServerAsync()
    {
        var script = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "tools", "livekit-dev", "dist")).FullName, "server.mjs");
        await File.WriteAllTextAsync(script, "console.log('livekit-server version 1.13.5-bedrud-dev');\n");
        return script;
    }

    /// <summary>A PATH with node and without whatever livekit-server this machine may have.</summary>
    private string PathWithNode()
    {
        var node = SystemPath.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "node")).First(File.Exists);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "node-only")).FullName;
        if (!File.Exists(Path.Combine(folder, "node")))
            File.CreateSymbolicLink(Path.Combine(folder, "node"), node);
        return folder;
    }

    private Task<LocatedEngine> FindAsync(
        LiveKitOptions options, string environment = "Production", string? path = null, string? content = null, TimeSpan? limit = null)
    {
        // No test asks the network: what is downloaded has tests of its own.
        options.Download &= options.DownloadUrl is not null;
        return EngineLocation.Locator(options, _folder, environment, path, content, limit).FindOrDownloadAsync(null, CancellationToken.None);
    }
}
