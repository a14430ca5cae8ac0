using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.LiveKit.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded
{
    /// <summary>A portal in a process of its own, to be killed, interrupted and terminated.</summary>
    public sealed class PortalProcess : IDisposable
    {
        private readonly Process _process;
        private readonly Channel<(MediaServerState State, int? Pid)> _states = Channel.CreateUnbounded<(MediaServerState, int?)>();

        private PortalProcess(Process process)
        {
            _process = process;
            _ = ReadAsync();
        }

        public int Pid => _process.Id;

        public static PortalProcess Start(string dataFolder, FakeLiveKitServer fake, int port, params (string Key, string Value)[] environment)
        {
            // Tests that run behind a shell's "&" inherit that SIGINT is ignored, and .NET leaves it so.
            var info = new ProcessStartInfo("env") { RedirectStandardOutput = true };
            info.ArgumentList.Add("--default-signal=INT");
            info.ArgumentList.Add("dotnet");
            info.ArgumentList.Add(typeof(PortalProcess).Assembly.Location);
            info.Environment["DOTNET_STARTUP_HOOKS"] = typeof(PortalProcess).Assembly.Location;
            info.Environment[StartupHook.Variable] = JsonSerializer.Serialize(new PortalArguments(dataFolder, fake.Folder, port));
            foreach (var (key, value) in environment)
                info.Environment[key] = value;
            return new PortalProcess(Process.Start(info)!);
        }

        /// <summary>Waits (20 s) for the state; answers the media server's process number.</summary>
        public async Task<int?> StateAsync(MediaServerState wanted)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await foreach (var (state, pid) in _states.Reader.ReadAllAsync(limit.Token))
            {
                if (state == wanted)
                    return pid;
            }

            throw new InvalidOperationException($"The portal ended before it was {wanted}.");
        }

        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        public async Task SignalAsync(string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{Pid}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }

        private async Task ReadAsync()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is ["state", var state, var pid])
                    _states.Writer.TryWrite((Enum.Parse<MediaServerState>(state), int.TryParse(pid, out var number) ? number : null));
            }

            _states.Writer.TryComplete();
        }
    }

    internal sealed record PortalArguments(string DataFolder, string FakeFolder, int Port);
}

/// <summary>
/// Runs before Main where <c>DOTNET_STARTUP_HOOKS</c> names this assembly (the runtime asks for this name, outside any namespace):
/// the test assembly is then a portal, and no second project is needed for one.
/// </summary>
internal static class StartupHook
{
    public const string Variable = "BEDRUD_TEST_PORTAL";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } json)
            return;
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        var arguments = JsonSerializer.Deserialize<PortalArguments>(json)!;
        using var host = EmbeddedPortal.Build(arguments.DataFolder, FakeLiveKitServer.At(arguments.FakeFolder), arguments.Port);
        var server = host.Services.GetRequiredService<MediaServer>();
        using var subscription = server.Subscribe(() =>
        {
            Console.Out.WriteLine($"state {server.Status.State} {server.Status.Pid}");
            return Task.CompletedTask;
        });
        host.Run();
        Environment.Exit(0);
    }
}
