using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What a server that did not start says on its last line, and what to do about it. The texts are livekit-server 1.13.5's, which
/// ends with exit code 0 whatever happened.
/// </summary>
public static class StartFailures
{
    private static readonly (string Code, Regex Line, string Problem, string Remedy)[] Known =
    [
        Row(ProblemCodes.TurnPortInUse, @"could not listen on TURN (?<protocol>UDP|TCP) port: .*:(?<port>\d+): bind: address already in use",
            "TURN's port ${port} (${protocol}) is in use by another process.", "Stop that process, or give TURN another port."),
        Row(ProblemCodes.PortInUse, @"listen (?<protocol>tcp|udp) \S*:(?<port>\d+): bind: address already in use",
            "Port ${port} (${protocol}) is in use by another process.", "Stop that process, or give the media server another port with LiveKit:Port."),
        Row(ProblemCodes.AddressNotLocal, @"listen \w+ (?<address>\S+): bind: cannot assign requested address",
            "This machine has no address ${address}.", "Correct bind_addresses, or leave them out to listen on all interfaces."),
        Row(ProblemCodes.PortForbidden, @"listen \w+ \S*:(?<port>\d+): bind: permission denied",
            "The portal's user may not open port ${port}.", "Use a port above 1023, or grant livekit-server cap_net_bind_service."),
        Row(ProblemCodes.TurnDomainMissing, @"TURN domain required",
            "TURN over TLS is on without a domain.", "Set turn.domain, cert_file and key_file, or drop turn.tls_port."),
        Row(ProblemCodes.TurnDomainWrong, @"TURN domain is not correct",
            "TURN's domain is no name with a dot in it.", "Set turn.domain to the name in its certificate, or drop turn.tls_port."),
        Row(ProblemCodes.TurnCertificate, @"TURN tls cert required(: open (?<file>[^:\s]*):)?",
            "TURN over TLS is on without a certificate that can be read.", "Set turn.cert_file and turn.key_file to files that exist, or drop turn.tls_port."),
        Row(ProblemCodes.TurnWithoutPorts, @"invalid TURN ports",
            "TURN is on without a port.", "Set turn.udp_port or turn.tls_port, or turn it off."),
        Row(ProblemCodes.ExternalIp, @"could not resolve external IP(: (?<what>.*))?",
            "The server asked for its public address and got no answer: no STUN server or no DNS is reachable.",
            "Set LiveKit:NodeIp (rtc.node_ip) to the address that browsers reach, and rtc.use_external_ip to false."),
        Row(ProblemCodes.TlsRemoved, @"(line (?<line>\d+): )?field tls not found",
            "The configuration has a top-level \"tls\" section, which livekit-server 1.12 removed.",
            "Remove it, use http:// and ws:// between the portal and LiveKit, and let a proxy serve TLS."),
        Row(ProblemCodes.YamlUnknownKey, @"line (?<line>\d+): field (?<field>\S+) not found in type",
            "The configuration's line ${line} has a key that this server does not know: ${field}.", "Correct or remove the key, or install a server version that knows it."),
        Row(ProblemCodes.YamlDuplicateKey, @"line (?<line>\d+): mapping key ""(?<field>[^""]+)"" already defined",
            "The configuration has the key ${field} twice, the second time in line ${line}.", "Remove one of them."),
        Row(ProblemCodes.YamlWrongType, @"line (?<line>\d+): cannot unmarshal .* into (?<type>\S+)",
            "The configuration's line ${line} has a value of the wrong kind (${type} is expected).", "Correct the value."),
        Row(ProblemCodes.YamlSyntax, @"could not parse config: yaml: line (?<line>\d+): (?<what>.*)",
            "The configuration is no YAML: line ${line}, ${what}.", "Correct the indentation or syntax there; YAML allows no tabs."),
        Row(ProblemCodes.KeysMissing, @"one of key-file or keys must be provided",
            "The configuration has no API keys.", "Add a \"keys\" section with one \"key: secret\" line; the blank after the colon is needed."),
        Row(ProblemCodes.KeyFileReadable, @"key file others permissions must be set to 0",
            "The key file can be read by others.", "Run: chmod 600 on the key file."),
        Row(ProblemCodes.WebhookKey, @"api_key is required to use webhooks",
            "The webhook's api_key is missing, or is not among the server's keys.", "Set webhook.api_key to one of the keys in \"keys\"."),
        Row(ProblemCodes.RedisPassword, @"unable to connect to redis: (?<what>(WRONGPASS|NOAUTH).*)",
            "Redis refused the password: ${what}", "Correct redis.username and redis.password."),
        Row(ProblemCodes.RedisUnreachable, @"unable to connect to redis: (?<what>.*)",
            "Redis cannot be reached: ${what}.", "Start Redis, or correct redis.address."),
        Row(ProblemCodes.PortRange, @"^invalid port$",
            "The UDP port range ends before it begins.", "Correct rtc.port_range_start and rtc.port_range_end."),
        Row(ProblemCodes.FileMissing, @"open (?<file>.*): no such file or directory",
            "The file ${file} does not exist.", "Restart the media server from the portal: its configuration is then written again."),
        Row(ProblemCodes.UnknownFlag, @"flag provided but not defined: (?<flag>\S+)",
            "This livekit-server does not know the option ${flag}.", "Install a current livekit-server."),
        Row(ProblemCodes.BinaryNoProgram, @"(?<what>[Ee]xec format error)",
            "The binary is not a program for this machine.", "Download the livekit-server that fits this machine's architecture."),
    ];

    /// <summary>The cause and its remedy, where the words are known.</summary>
    /// <param name="words">What the server wrote at its end, one or more lines.</param>
    public static MediaServerProblem? Recognise(string words)
    {
        foreach (var (code, line, problem, remedy) in Known)
        {
            if (line.Match(words) is { Success: true } match)
                return new MediaServerProblem(match.Result(problem), remedy).As(code, [.. Captured(match)]);
        }

        return null;
    }

    private static IEnumerable<(string Name, string? Value)> Captured(Match match) => match.Groups.Values
        .Where(group => group.Success && !char.IsAsciiDigit(group.Name[0]))
        .Select(group => (group.Name, (string?)(group.Name == "protocol" ? group.Value.ToLowerInvariant() : group.Value)));

    private static (string Code, Regex Line, string Problem, string Remedy) Row(string code, string line, string problem, string remedy) =>
        (code, new Regex(line, RegexOptions.Multiline | RegexOptions.CultureInvariant), problem, remedy);
}
