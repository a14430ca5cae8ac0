namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The codes of <see cref="MediaServerProblem"/>: stable, for whoever must tell problems apart. What each carries in <see cref="MediaServerProblem.Values"/> stands in brackets.</summary>
public static class ProblemCodes
{
    /// <summary>Words that nobody knows (line).</summary>
    public const string Other = "unrecognised";

    /// <summary>(port, protocol; where known: pid, process, purpose, key).</summary>
    public const string PortInUse = "port-in-use";

    /// <summary>TURN's (port, protocol).</summary>
    public const string TurnPortInUse = "turn-port-in-use";

    /// <summary>(address).</summary>
    public const string AddressNotLocal = "address-not-local";

    /// <summary>(port).</summary>
    public const string PortForbidden = "port-forbidden";

    public const string TurnDomainMissing = "turn-domain-missing";
    public const string TurnDomainWrong = "turn-domain-wrong";

    /// <summary>Missing, or not to be read (file, where it has a name).</summary>
    public const string TurnCertificate = "turn-certificate";

    public const string TurnWithoutPorts = "turn-without-ports";

    /// <summary>(what).</summary>
    public const string ExternalIp = "external-ip";

    /// <summary>(line).</summary>
    public const string TlsRemoved = "tls-removed";

    /// <summary>(line, field).</summary>
    public const string YamlUnknownKey = "yaml-unknown-key";

    /// <summary>(line, field).</summary>
    public const string YamlDuplicateKey = "yaml-duplicate-key";

    /// <summary>(line, type).</summary>
    public const string YamlWrongType = "yaml-wrong-type";

    /// <summary>(line, what; where known: column).</summary>
    public const string YamlSyntax = "yaml-syntax";

    public const string KeysMissing = "keys-missing";

    /// <summary>LiveKit:ApiKey is none of the file's keys (key).</summary>
    public const string KeyUnknown = "key-unknown";

    public const string KeyFileReadable = "key-file-readable";
    public const string WebhookKey = "webhook-key";

    /// <summary>(what).</summary>
    public const string RedisPassword = "redis-password";

    /// <summary>(what).</summary>
    public const string RedisUnreachable = "redis-unreachable";

    public const string PortRange = "port-range";

    /// <summary>(file).</summary>
    public const string FileMissing = "file-missing";

    /// <summary>(flag).</summary>
    public const string UnknownFlag = "unknown-flag";

    /// <summary>The own YAML is not there, or cannot be read (file).</summary>
    public const string ConfigurationUnreadable = "configuration-unreadable";

    /// <summary>The own YAML has other keys than when the portal started (file).</summary>
    public const string PortalRestart = "portal-restart";

    /// <summary>No livekit-server in any of the places.</summary>
    public const string BinaryNotFound = "binary-not-found";

    /// <summary>(path).</summary>
    public const string BinaryMissing = "binary-missing";

    /// <summary>(path).</summary>
    public const string BinaryEmpty = "binary-empty";

    /// <summary>(path).</summary>
    public const string BinaryNotExecutable = "binary-not-executable";

    /// <summary>(path, machine; where the file says: built).</summary>
    public const string BinaryWrongArchitecture = "binary-wrong-architecture";

    /// <summary>Cut short, or no program at all (path).</summary>
    public const string BinaryNoProgram = "binary-no-program";

    /// <summary>The loader or interpreter that it names is not there (path).</summary>
    public const string BinaryLoader = "binary-loader";

    /// <summary>(path).</summary>
    public const string BinaryForbidden = "binary-forbidden";

    /// <summary>(path).</summary>
    public const string BinaryBusy = "binary-busy";

    /// <summary>Whatever else keeps it from running (path, what).</summary>
    public const string BinaryCannotStart = "binary-cannot-start";

    /// <summary>(path, seconds).</summary>
    public const string BinaryHangs = "binary-hangs";

    /// <summary>(path, answer).</summary>
    public const string BinaryNotLiveKit = "binary-not-livekit";

    /// <summary>The development media server outside development (path).</summary>
    public const string BinaryDevelopment = "binary-development";

    /// <summary>(what).</summary>
    public const string Download = "download";

    /// <summary>This system cannot run it.</summary>
    public const string System = "system";

    /// <summary>Ended while it ran (exit).</summary>
    public const string Crashed = "crashed";

    /// <summary>Ended at its start without a word (exit).</summary>
    public const string Silent = "silent";

    /// <summary>(seconds).</summary>
    public const string StartTooSlow = "start-too-slow";

    /// <summary>The portal's own fault (what).</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Runs, and answers 406.</summary>
    public const string StaleFigures = "stale-figures";

    /// <summary>Runs, and does not answer.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>What ends without anybody touching this machine's settings: it is tried again and never given up.</summary>
    internal static bool MayPass(string code) => code is ExternalIp or RedisUnreachable or RedisPassword or PortInUse or TurnPortInUse;
}
