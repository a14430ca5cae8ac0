using System.Net;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What this portal would start now.</summary>
internal sealed record LaunchPlan(LocatedEngine Located, LaunchConfiguration Configuration)
{
    /// <summary>
    /// Whether a running server is what would be started. Without an engine of one's own, its version is beside the point; and nothing is
    /// replaced by what cannot be started.
    /// </summary>
    public bool Fits(ProcessRecord record) => Configuration.Problem is not null
        || (record.Fingerprint == Configuration.Fingerprint
            && (Located.Engine is not { } engine || (engine.Name == record.Engine.Name && engine.Version == record.Engine.Version)));
}

/// <summary>A started process, or what kept it from being started.</summary>
internal sealed record Launch(MediaServerProcess? Process, MediaServerProblem? Problem);

/// <summary>Starts a media server, finds the one that an earlier portal left, and removes what belongs to one that ended.</summary>
internal sealed class Launcher(
    DataFolder folder,
    IOptions<ServerOptions> server,
    EmbeddedSettings settings,
    EngineLocator locator,
    IPortalAddress portal,
    MetricsStore metrics,
    ServerLog log,
    TimeProvider clock)
{
    /// <summary>The portal's endpoint for LiveKit's webhooks.</summary>
    public const string WebhookPath = "/api/livekit/webhook";

    private readonly ConfigurationFile _configuration = new(folder);
    private readonly ProcessRecordFile _record = new(folder);

    /// <summary>What would be started; an engine that is nowhere on this machine is downloaded first.</summary>
    /// <param name="report">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download too.</param>
    public async Task<LaunchPlan> PrepareAsync(Action<EngineDownloadProgress> report, CancellationToken cancellationToken)
    {
        var located = await locator.FindOrDownloadAsync(report, cancellationToken);
        // A port that was corrected in the own YAML is where the portal calls from now on.
        if (OwnConfiguration.Path(settings.Options) is not null)
            settings.Renew();
        return new LaunchPlan(located, await ConfigurationAsync(located.Engine, cancellationToken));
    }

    /// <summary>What would be started instead of a server that runs, as far as it is on this machine.</summary>
    public async Task<LaunchPlan> CompareAsync(ProcessRecord running, CancellationToken cancellationToken)
    {
        var located = await locator.FindAsync(cancellationToken);
        return new LaunchPlan(located, await ConfigurationAsync(located.Engine ?? running.Engine, cancellationToken));
    }

    /// <summary>Tells, as often as it is asked, whether what a problem may be about has changed since now: the own YAML, the binary, the port that was taken.</summary>
    public Func<bool> Mends(MediaServerProblem problem)
    {
        var before = Stamp(problem);
        return () => Stamp(problem) != before;
    }

    public Launch Start(LaunchPlan plan)
    {
        if (MediaServerProcess.Unsupported() is { } unsupported)
            return new Launch(null, unsupported);
        if (plan.Located.Engine is not { } engine)
            return new Launch(null, plan.Located.Problem);
        if (plan.Configuration.Problem is { } wrong)
            return new Launch(null, wrong);
        if (plan.Configuration.Ports.Select(port => port.Taken()).FirstOrDefault(taken => taken is not null) is { } taken)
            return new Launch(null, taken);

        _configuration.RemoveLeftOvers();
        var record = new ProcessRecord
        {
            Port = plan.Configuration.Port,
            Address = plan.Configuration.Address,
            Engine = engine,
            Fingerprint = plan.Configuration.Fingerprint,
            ConfigurationPath = plan.Configuration.OwnPath ?? _configuration.Write(plan.Configuration.Yaml!()),
            StartedAt = clock.GetUtcNow(),
        };
        _record.Write(record);
        log.Begin();
        var workingFolder = Path.GetDirectoryName(plan.Configuration.OwnPath ?? log.Path)!;
        var process = MediaServerProcess.Start(plan.Located.Command, log, record, workingFolder);
        _record.Write(process.Record);
        return new Launch(process, null);
    }

    /// <summary>The server that an earlier portal on this data folder left running; null where there is none. What it left otherwise is removed.</summary>
    public MediaServerProcess? Recover()
    {
        if (_record.Read() is not { } record)
        {
            _configuration.RemoveLeftOvers();
            return null;
        }

        // An administrator's own file may be another server's too: it identifies none.
        var identity = record.Process ?? (_configuration.IsOurs(record.ConfigurationPath) ? ProcessIdentity.WithArgument(record.ConfigurationPath) : null);
        if (identity is not { IsAlive: true })
        {
            _record.Remove();
            _configuration.RemoveLeftOvers();
            return null;
        }

        _configuration.RemoveLeftOvers(except: record.ConfigurationPath);
        var found = record with { Process = identity };
        _record.Write(found);
        return MediaServerProcess.Attach(found);
    }

    /// <summary>The record of the server that runs, as its supervisor wrote it.</summary>
    public ProcessRecord? Recorded() => _record.Read();

    /// <summary>Removes what belongs to a process that has ended.</summary>
    public void Forget(MediaServerProcess process)
    {
        _configuration.Remove(process.Record.ConfigurationPath);
        _record.Remove();
    }

    private string Stamp(MediaServerProblem problem)
    {
        var path = OwnConfiguration.Path(settings.Options);
        return $"{(path is null ? "" : FileStamp.Of(path))} {locator.Stamp()} {PortUse.IsFree(problem)}";
    }

    private async Task<LaunchConfiguration> ConfigurationAsync(MediaServerEngine? engine, CancellationToken cancellationToken)
    {
        var webhook = new Uri(await portal.GetLocalUrlAsync(cancellationToken), WebhookPath);
        var version = engine?.Version ?? EngineRelease.Version;
        if (OwnConfiguration.Path(settings.Options) is { } path)
            return LaunchConfiguration.Own(OwnConfiguration.Read(path), version, settings.Options, server.Value, settings, webhook);

        var hosts = await portal.GetListeningHostsAsync(cancellationToken);
        return LaunchConfiguration.Generated(new ServerConfiguration
        {
            Port = settings.Port,
            // The development server serves loopback only, whatever it is told.
            NodeIp = engine is { IsDevelopment: true } ? IPAddress.Loopback : NodeAddress.Choose(settings.Options, server.Value, hosts, NodeAddress.Outgoing),
            Keys = settings.Keys,
            Webhook = webhook,
            Version = version,
            Turn = TurnSettings.From(server.Value, settings.Options.Turn),
            Redis = settings.Options.Redis,
            Offline = settings.Options.Offline,
            EmptyTimeout = settings.Options.EmptyTimeout,
            DepartureTimeout = settings.Options.DepartureTimeout,
            Metrics = metrics.Get(),
        }, metrics.ForStart);
    }
}
