using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Start;
using Bedrud.Infrastructure.Diagnostics.Start.Redis;
using Bedrud.Infrastructure.Diagnostics.Start.Remedies;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Start;

/// <summary>The checks about the process, and a media server whose status a test writes.</summary>
internal sealed class StartBench : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("bedrud-start-").FullName;
    private readonly LiveKitOptions _options;
    private readonly bool _inContainer;
    private readonly IConfigurationRoot _configuration;

    public StartBench(LiveKitOptions? options = null, bool inContainer = false, ServerOptions? portal = null)
    {
        (_options, _inContainer) = (options ?? new LiveKitOptions(), inContainer);
        Portal = portal ?? new ServerOptions();
        Folder = new DataFolder(Path.Combine(_root, "data"));
        _configuration = new ConfigurationBuilder().Add(new YamlConfigurationSource(SettingsFile.PathIn(Folder.Path), optional: true)).Build();
        Settings = new EmbeddedSettings(Options.Create(_options), new KeyStore(Folder));
        File = new SettingsFile(Folder, _configuration);
        Fixes = new EmbeddedFixes(Options.Create(_options), File, Settings, Server, new MetricsStore(Folder));
    }

    public DataFolder Folder { get; }

    public ServerOptions Portal { get; }

    public MediaServer Server { get; } = new(NullLogger<MediaServer>.Instance);

    public FakeTimeProvider Time { get; } = new(Now);

    public EmbeddedSettings Settings { get; }

    public SettingsFile File { get; }

    public EmbeddedFixes Fixes { get; }

    public IReadOnlyList<ICheck> Checks =>
    [
        new ExternalAddressInContainerCheck(Server, Surroundings, Fixes, Options.Create(Portal)),
        new ExternalAddressOutsideCheck(Server, Surroundings, Fixes, Options.Create(Portal)),
        new TurnCheck(Server, Surroundings, Settings, Options.Create(Portal), Fixes),
        new BinaryCheck(Server, Surroundings, new EngineDownload(Options.Create(_options), Folder, NullLogger<EngineDownload>.Instance), Settings),
        new PortCheck(Server, Surroundings, Settings, Fixes),
        new CrashCheck(Server, Surroundings, Fixes, new RedisProbe(Settings), Time),
        new RedisCheck(Server, Surroundings, new RedisProbe(Settings), Time),
        new RestartsCheck(Server, Time),
        new ServerVersionCheck(Server),
        new DevelopmentServerCheck(Server),
    ];

    private Surroundings Surroundings => new(_root, name => _inContainer && name == "KUBERNETES_SERVICE_HOST" ? "10.0.0.1" : null);

    /// <summary>A path in a folder that goes with the bench.</summary>
    public string Path_(string name) => Path.Combine(_root, name);

    public async Task<Finding> LookAsync(string id) => await Checks.Single(check => check.Info.Id == id).LookAsync(TestContext.Current.CancellationToken);

    /// <summary>Those that are wrong, as <c>C4 in-use</c>.</summary>
    public async Task<IReadOnlyList<string>> WrongAsync()
    {
        var wrong = new List<string>();
        foreach (var check in Checks)
        {
            var finding = await check.LookAsync(TestContext.Current.CancellationToken);
            if (finding.Verdict >= Verdict.Warning)
                wrong.Add($"{check.Info.Id} {finding.Cause}");
        }

        return wrong;
    }

    /// <summary>The server failed to start, and is tried again.</summary>
    public void Fail(MediaServerProblem problem, string? line = null) => Server.Publish(new MediaServerStatus(MediaServerState.BackingOff)
    {
        Fault = problem,
        Problem = problem.Problem,
        FailedStarts = line is null ? 0 : 2,
        LastExit = line is null ? null : new MediaServerExit(0, line, Now),
        NextAttemptAt = Now.AddSeconds(4),
    });

    public void Run(string version = "1.13.5", bool development = false, params DateTimeOffset[] crashes) => Server.Publish(new MediaServerStatus(MediaServerState.Ready)
    {
        Pid = 4242,
        Port = 7880,
        StartedAt = Now,
        Engine = new MediaServerEngine("livekit-server", version, development, "/usr/bin/livekit-server"),
        Crashes = [.. crashes],
        LastExit = crashes is [.., var last] ? new MediaServerExit(137, "panic: out of memory", last) : null,
    });

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
