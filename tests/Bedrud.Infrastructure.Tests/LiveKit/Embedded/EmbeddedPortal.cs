using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Tests.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>A portal with nothing but the embedded media server, in this process or, through <c>StartupHook</c>, in one of its own.</summary>
public sealed class EmbeddedPortal : IAsyncDisposable
{
    /// <summary>A setting: path of the database whose audit log the media server's changes are written to.</summary>
    public const string JournalKey = "Test:Journal";

    private readonly IHost _host;

    private EmbeddedPortal(IHost host) => _host = host;

    public MediaServer Server => _host.Services.GetRequiredService<MediaServer>();

    public IServiceProvider Services => _host.Services;

    public static IHost Build(string dataFolder, FakeLiveKitServer fake, int port, params (string Key, string Value)[] settings)
    {
        var environment = settings.FirstOrDefault(setting => setting.Key == HostDefaults.EnvironmentKey).Value ?? Environments.Production;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            EnvironmentName = environment,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["LiveKit:BinaryPath"] = fake.BinaryPath,
            ["LiveKit:Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            // Unset, it would depend on whether the tests run in a terminal.
            ["LiveKit:KeepRunningOnShutdown"] = "true",
            ["LiveKit:NodeIp"] = "127.0.0.1",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Configuration.Sources.Add(new YamlConfigurationSource(SettingsFile.PathIn(dataFolder), optional: true));
        builder.Services.AddSingleton(new DataFolder(dataFolder));
        builder.Services.AddSingleton<IPortalAddress>(new FixedAddress(new Uri("http://127.0.0.1:8090")));
        builder.Services.AddSingleton<IMeetingCounter>(new FakeCounter(fake));
        builder.Services.AddSingleton(new SupervisorTimings
        {
            ReadyLimit = TimeSpan.FromSeconds(builder.Configuration.GetValue("Test:ReadyLimit", 15)),
            HealthPoll = TimeSpan.FromMilliseconds(50),
            LockPoll = TimeSpan.FromMilliseconds(50),
            RestartCheck = TimeSpan.FromMilliseconds(100),
            EndGrace = TimeSpan.FromSeconds(1),
            BackOff = [.. new[] { 50, 60, 70, 80, 90, 100 }.Select(delay => TimeSpan.FromMilliseconds(delay))],
        });
        if (settings.FirstOrDefault(setting => setting.Key == JournalKey).Value is { } database)
        {
            builder.Services.AddSingleton<IDbContextFactory<BedrudDbContext>>(new TestDatabase(database));
            builder.Services.AddMediaServerJournal();
        }

        builder.Services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section);
        builder.Services.AddSingleton(provider => new EngineLocator(
            provider.GetRequiredService<IOptions<LiveKitOptions>>(), provider.GetRequiredService<IHostEnvironment>(), provider.GetRequiredService<EngineDownload>())
        {
            // Whatever livekit-server this machine may have is not asked for.
            SearchPath = builder.Configuration["Test:SearchPath"] ?? Environment.GetEnvironmentVariable("PATH") ?? "",
        });
        builder.Services.AddEmbeddedLiveKit();
        return builder.Build();
    }

    public static async Task<EmbeddedPortal> StartAsync(string dataFolder, FakeLiveKitServer fake, int port, params (string Key, string Value)[] settings)
    {
        var host = Build(dataFolder, fake, port, settings);
        await host.StartAsync();
        return new EmbeddedPortal(host);
    }

    public Task<MediaServerStatus> StateAsync(MediaServerState state) => UntilAsync(status => status.State == state);

    /// <summary>The first status that fits, now or within 60 s: on a busy machine each start of a fake takes seconds.</summary>
    public async Task<MediaServerStatus> UntilAsync(Func<MediaServerStatus, bool> fits)
    {
        var found = new TaskCompletionSource<MediaServerStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = Server.Subscribe(() =>
        {
            Look();
            return Task.CompletedTask;
        });
        Look();
        try
        {
            return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Stayed at {Server.Status}\n{string.Join('\n', Server.LogTail)}");
        }

        void Look()
        {
            var status = Server.Status;
            if (fits(status))
                found.TrySetResult(status);
        }
    }

    /// <summary>An orderly stop, as at SIGTERM.</summary>
    public async Task StopAsync() => await _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class FixedAddress(Uri url) : IPortalAddress
    {
        public Task<Uri> GetLocalUrlAsync(CancellationToken cancellationToken) => Task.FromResult(url);

        public Task<IReadOnlyCollection<string>> GetListeningHostsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyCollection<string>>([url.Host]);
    }

    private sealed class FakeCounter(FakeLiveKitServer fake) : IMeetingCounter
    {
        public Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(fake.People);
    }
}
