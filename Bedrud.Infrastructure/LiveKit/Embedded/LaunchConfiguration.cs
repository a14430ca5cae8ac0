namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The configuration that a server would be started with: generated, or the administrator's own file.</summary>
internal sealed record LaunchConfiguration
{
    public required int Port { get; init; }

    /// <summary>Where the server answers on this machine, as a URL has it.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Tells two configurations apart without showing either.</summary>
    public required string Fingerprint { get; init; }

    public required IEnumerable<PortUse> Ports { get; init; }

    /// <summary>What keeps a server from being started with it.</summary>
    public MediaServerProblem? Problem { get; init; }

    public IReadOnlyList<MediaServerProblem> Warnings { get; init; } = [];

    /// <summary>The administrator's own file, absolute; null: <see cref="Yaml"/> is written to a temporary one.</summary>
    public string? OwnPath { get; init; }

    /// <summary>Made at the moment of writing: only then a free UDP port is chosen.</summary>
    public Func<string>? Yaml { get; init; }

    /// <param name="configuration">But for what is chosen at the start.</param>
    /// <param name="metrics">Chooses the port of the server's figures; null for none.</param>
    public static LaunchConfiguration Generated(ServerConfiguration configuration, Func<MetricsEndpoint>? metrics = null) => new()
    {
        Port = configuration.Port,
        Fingerprint = configuration.Fingerprint(),
        Ports = configuration.Ports,
        Warnings = configuration.Turn is { Domain: null, CertificatePath: not null }
            ? [new MediaServerProblem(
                "TURN over TLS is off: LiveKit takes it only with a domain name (or an IPv4 address), and Server:Host has none. TURN over UDP is on.",
                "Set Server:Host to the name in the portal's certificate.")]
            : [],
        Yaml = () => (configuration with
        {
            UdpPort = configuration.IsLoopback ? PortHolder.FreeUdpPort(configuration.Port + 2) : configuration.UdpPort,
            Metrics = metrics?.Invoke(),
        }).ToYaml(),
    };

    public static LaunchConfiguration Own(
        OwnConfiguration own, string version, LiveKitOptions options, ServerOptions server, EmbeddedSettings settings, Uri webhook)
    {
        var problems = OwnConfigurationRules.Problems(own, version, options.ApiKey).ToList();
        // The portal's calls, tokens and webhooks go on with the keys that it read at its own start.
        if (problems.Count == 0 && (own.KeysFor(options.ApiKey)!.ApiKey != settings.Keys.ApiKey || own.KeysFor(options.ApiKey)!.ApiSecret != settings.Keys.ApiSecret))
            problems.Add(new MediaServerProblem($"{own.FilePath} has another key than when the portal started.", "Restart the portal: it then uses the new one.").As(ProblemCodes.PortalRestart, ("file", own.FilePath)));
        return new LaunchConfiguration
        {
            Port = own.Port,
            Address = own.LocalAddress,
            Fingerprint = own.Fingerprint(),
            Ports = own.Problem is null ? own.Ports() : [],
            OwnPath = own.FilePath,
            Problem = MediaServerProblem.Sum(problems),
            Warnings = own.Problem is null ? [.. OwnConfigurationRules.Warnings(own, version, settings.Keys, webhook, server.Host)] : [],
        };
    }
}
