using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What this portal would start now.</summary>
internal sealed record LaunchPlan(LocatedEngine Located, ServerConfiguration Configuration)
{
    /// <summary>Whether a running server is what would be started. Without an engine of one's own, its version is beside the point.</summary>
    public bool Fits(ProcessRecord record) =>
        record.Fingerprint == Configuration.Fingerprint()
        && (Located.Engine is not { } engine || (engine.Name == record.Engine.Name && engine.Version == record.Engine.Version));
}

/// <summary>A started process, or what kept it from being started.</summary>
internal sealed record Launch(MediaServerProcess? Process, MediaServerProblem? Problem);

/// <summary>Starts a media server, finds the one that an earlier portal left, and removes what belongs to one that ended.</summary>
internal sealed class Launcher(
    IOptions<LiveKitOptions> options,
    DataFolder folder,
    KeyStore keys,
    EngineLocator locator,
    IPortalAddress portal,
    ServerLog log,
    TimeProvider clock)
{
    /// <summary>The portal's endpoint for LiveKit's webhooks.</summary>
    public const string WebhookPath = "/api/livekit/webhook";

    private readonly ConfigurationFile _configuration = new(folder);
    private readonly ProcessRecordFile _record = new(folder);

    public async Task<LaunchPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var located = await locator.FindAsync(cancellationToken);
        var hosts = await portal.GetListeningHostsAsync(cancellationToken);
        // The development server serves loopback only, whatever it is told.
        var node = located.Engine is { IsDevelopment: true } ? IPAddress.Loopback : NodeAddress.Choose(options.Value, hosts, NodeAddress.Outgoing);
        return new LaunchPlan(located, new ServerConfiguration
        {
            Port = options.Value.Port,
            NodeIp = node,
            Keys = LiveKitConnectionFactory.Keys(options.Value, keys),
            Webhook = new Uri(await portal.GetLocalUrlAsync(cancellationToken), WebhookPath),
        });
    }

    public Launch Start(LaunchPlan plan)
    {
        if (MediaServerProcess.Unsupported() is { } unsupported)
            return new Launch(null, unsupported);
        if (plan.Located.Engine is not { } engine)
            return new Launch(null, plan.Located.Problem);
        if (PortProblem(plan.Configuration) is { } taken)
            return new Launch(null, taken);

        var configuration = plan.Configuration.IsLoopback
            ? plan.Configuration.WithUdpPort(PortHolder.FreeUdpPort(plan.Configuration.Port + 2))
            : plan.Configuration;
        _configuration.RemoveLeftOvers();
        var record = new ProcessRecord
        {
            Port = configuration.Port,
            Engine = engine,
            Fingerprint = configuration.Fingerprint(),
            ConfigurationPath = _configuration.Write(configuration.ToYaml()),
            StartedAt = clock.GetUtcNow(),
        };
        _record.Write(record);
        log.Begin();
        var process = MediaServerProcess.Start(plan.Located.Command, log, record);
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

        var identity = record.Process ?? ProcessIdentity.WithArgument(record.ConfigurationPath);
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
        ConfigurationFile.Remove(process.Record.ConfigurationPath);
        _record.Remove();
    }

    private static MediaServerProblem? PortProblem(ServerConfiguration configuration)
    {
        foreach (var endPoint in configuration.TcpPorts)
        {
            if (PortHolder.IsFree(endPoint, ProtocolType.Tcp))
                continue;
            var holder = PortHolder.Find(endPoint.Port) is { } found ? $"process {found.Pid} ({found.Name})" : "a process of another user";
            var remedy = endPoint.Port == configuration.Port
                ? "Stop that process, or set LiveKit:Port to another port."
                : "Stop that process: the media server needs this port for ICE over TCP.";
            return new MediaServerProblem($"Port {endPoint.Port} (tcp) is in use by {holder}.", remedy);
        }

        return null;
    }
}
