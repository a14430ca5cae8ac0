using System.Diagnostics;
using System.Text.Json.Nodes;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Tests;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>A data folder, a fake server and a port for one test; ends every media server that was started on them.</summary>
public abstract class SupervisorFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bedrud-embedded-").FullName;

    protected SupervisorFolder()
    {
        Data = Path.Combine(_root, "data");
        Fake = FakeLiveKitServer.Create(Path.Combine(_root, "bin"));
        Port = Ports.Free();
    }

    protected string Data { get; }
    protected FakeLiveKitServer Fake { get; }
    protected int Port { get; }

    protected Task<EmbeddedPortal> PortalAsync(params (string Key, string Value)[] settings) => EmbeddedPortal.StartAsync(Data, Fake, Port, settings);

    protected PortalProcess PortalOfItsOwn(params (string Key, string Value)[] environment) => PortalProcess.Start(Data, Fake, Port, environment);

    protected void People(int count) => Fake.Behave(new JsonObject { ["people"] = count });

    protected static bool Alive(int? pid) => ProcessIdentity.Of(pid!.Value) is not null;

    /// <summary>Waits (10 s) until the process is gone.</summary>
    protected static async Task GoneAsync(int? pid)
    {
        for (var waited = Stopwatch.StartNew(); Alive(pid); await Task.Delay(20))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), $"Process {pid} did not end.");
    }

    protected static void Kill(int? pid)
    {
        using var process = Process.GetProcessById(pid!.Value);
        process.Kill();
    }

    protected static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(path);

    protected const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        foreach (var seen in Directory.GetFiles(Fake.Folder, "seen-*.json"))
        {
            var pid = int.Parse(Path.GetFileNameWithoutExtension(seen)["seen-".Length..], System.Globalization.CultureInfo.InvariantCulture);
            if (File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Contains(Fake.BinaryPath, StringComparison.Ordinal))
                Kill(pid);
        }

        // What the next portal would do.
        new ConfigurationFile(new DataFolder(Data)).RemoveLeftOvers();
        Directory.Delete(_root, recursive: true);
    }
}
