using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Linting;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The administrator's own LiveKit YAML. It is read, never written, moved or removed; the server is started with it as it is, in its folder, so that
/// relative paths in it mean what they say.
/// </summary>
internal sealed class OwnConfiguration
{
    private OwnConfiguration(string path, string text, MediaServerProblem? problem, YamlSection root)
    {
        FilePath = path;
        Content = text;
        Root = root;
        Problem = problem;
        if (Problem is not null)
            return;
        Keys = [.. Pairs(root.Section("keys"))];
        if (root.Text("key_file") is { } file)
            (KeyFileProblem, Keys) = ReadKeyFile(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, file), Keys);
    }

    /// <summary>Absolute.</summary>
    public string FilePath { get; }

    public string Content { get; }

    public YamlSection Root { get; }

    /// <summary>Why the file cannot be read at all: not there, no YAML.</summary>
    public MediaServerProblem? Problem { get; }

    public MediaServerProblem? KeyFileProblem { get; }

    /// <summary>In the file's order, those of <c>key_file</c> after those of <c>keys</c>.</summary>
    public IReadOnlyList<ApiKeyPair> Keys { get; } = [];

    /// <summary>Secrets beside the keys' that a log may repeat.</summary>
    public IEnumerable<string> OtherSecrets => new[] { Root.Section("redis").Text("password"), Root.Section("redis").Text("sentinel_password") }.OfType<string>();

    /// <summary>Signalling, TCP. LiveKit's default where the file has none, or none that is a port.</summary>
    public int Port => Root.Number("port") is { } port and >= 1 and <= IPEndPoint.MaxPort ? port : 7880;

    /// <summary>Where the portal reaches the server on this machine.</summary>
    public Uri Url => new UriBuilder("http", LocalAddress, Port).Uri;

    /// <summary>Loopback where the server listens there, else the first address that it binds.</summary>
    public string LocalAddress
    {
        get
        {
            var addresses = Root.List("bind_addresses").Select(text => IPAddress.TryParse(text, out var address) ? address : IPAddress.Any).ToList();
            return addresses.Count == 0 || addresses.Any(address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Loopback))
                ? "127.0.0.1"
                : addresses[0].AddressFamily == AddressFamily.InterNetworkV6 ? $"[{addresses[0]}]" : addresses[0].ToString();
        }
    }

    /// <summary>Absolute; null where the options name no file.</summary>
    public static string? Path(LiveKitOptions options) =>
        string.IsNullOrWhiteSpace(options.ConfigPath) ? null : System.IO.Path.GetFullPath(options.ConfigPath);

    public static OwnConfiguration Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var problem = error is FileNotFoundException or DirectoryNotFoundException
                ? new MediaServerProblem($"LiveKit:ConfigPath names {path}, which does not exist.", "Correct it, or leave it empty: the portal then writes a configuration itself.").As(ProblemCodes.ConfigurationUnreadable, ("file", path))
                : new MediaServerProblem($"{path} (LiveKit:ConfigPath) cannot be read: {error.Message}", "Let the portal's user read it.").As(ProblemCodes.ConfigurationUnreadable, ("file", path));
            return new OwnConfiguration(path, "", problem, new YamlSection(null));
        }

        var (roots, fault) = YamlReading.Read(text);
        if (fault is not null)
            return new OwnConfiguration(path, text, NoYaml(path, fault), new YamlSection(null));
        return roots is [YamlMappingNode root, ..]
            ? new OwnConfiguration(path, text, null, new YamlSection(root))
            : new OwnConfiguration(path, text, new MediaServerProblem($"{path} is no LiveKit configuration: it has no \"key: value\" lines.", "Write at least \"keys:\" with one key and its secret.").As(ProblemCodes.KeysMissing), new YamlSection(null));
    }

    /// <summary>The key that the options name, or else the first; null where there is none.</summary>
    public ApiKeyPair? KeysFor(string? apiKey) =>
        Keys.FirstOrDefault(pair => string.IsNullOrEmpty(apiKey) || pair.ApiKey == apiKey);

    /// <summary>Tells two contents apart without showing either.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        Content + string.Concat(Keys.Select(pair => $"\n{pair.ApiKey}: {pair.ApiSecret}")))));

    /// <summary>The ports that the file names one by one: of a range the server takes what is free.</summary>
    public IEnumerable<PortUse> Ports()
    {
        foreach (var address in Binds(Root))
            yield return Use(address, Port, ProtocolType.Tcp, "signalling", "port");
        if ((Root.Number("prometheus_port") ?? Root.Section("prometheus").Number("port")) is { } metrics and > 0 and <= IPEndPoint.MaxPort)
            yield return Use(IPAddress.Any, metrics, ProtocolType.Tcp, "its figures", "prometheus.port");

        var rtc = Root.Section("rtc");
        if ((rtc.Number("tcp_port") ?? ServerConfiguration.IceTcpPort) is var tcp and > 0 and <= IPEndPoint.MaxPort)
            yield return Use(IPAddress.Any, tcp, ProtocolType.Tcp, "ICE over TCP", "rtc.tcp_port");
        if (rtc.Number("udp_port") is { } udp and > 0 and <= IPEndPoint.MaxPort)
            yield return Use(rtc.Text("node_ip") == "127.0.0.1" ? IPAddress.Loopback : IPAddress.Any, udp, ProtocolType.Udp, "media", "rtc.udp_port");

        var turn = Root.Section("turn");
        if (!turn.Flag("enabled"))
            yield break;
        foreach (var address in Binds(turn))
        {
            if (turn.Number("udp_port") is { } turnUdp and > 0 and <= IPEndPoint.MaxPort)
                yield return Use(address, turnUdp, ProtocolType.Udp, "TURN", "turn.udp_port");
            if (turn.Number("tls_port") is { } turnTls and > 0 and <= IPEndPoint.MaxPort)
                yield return Use(address, turnTls, ProtocolType.Tcp, "TURN over TLS", "turn.tls_port");
        }
    }

    private static MediaServerProblem NoYaml(string path, YamlFault fault)
    {
        var (line, column) = fault.At;
        var what = fault.Code switch
        {
            LintCodes.YamlTab => "there is a tab before a key",
            LintCodes.YamlDuplicateKey => "a key is there twice",
            _ => "the indentation or syntax is wrong",
        };
        return new MediaServerProblem(
            $"{path} is no YAML: line {line}, column {column}: {what}.", "Correct it there. YAML allows no tabs before a key, and wants a blank after the colon.").As(
                fault.Code == LintCodes.YamlDuplicateKey ? ProblemCodes.YamlDuplicateKey : ProblemCodes.YamlSyntax, ("file", path), ("line", $"{line}"), ("column", $"{column}"), ("what", what));
    }

    private PortUse Use(IPAddress address, int port, ProtocolType protocol, string purpose, string key) =>
        new(new IPEndPoint(address, port), protocol, purpose, $"Stop that process, or write another {key} in {FilePath}.", key);

    private static List<IPAddress> Binds(YamlSection section)
    {
        var addresses = section.List("bind_addresses").Select(text => IPAddress.TryParse(text, out var address) ? address : IPAddress.Any).Distinct().ToList();
        return addresses.Count > 0 ? addresses : [IPAddress.Any];
    }

    private static IEnumerable<ApiKeyPair> Pairs(YamlSection section) =>
        section.Keys.Select(key => (key.Name, Secret: section.Text(key.Name))).Where(pair => pair.Secret is not null).Select(pair => new ApiKeyPair(pair.Name, pair.Secret!));

    private static (MediaServerProblem? Problem, IReadOnlyList<ApiKeyPair> Keys) ReadKeyFile(string path, IReadOnlyList<ApiKeyPair> keys)
    {
        var file = Read(path);
        if (file.Problem is { } problem)
            return (new MediaServerProblem($"key_file: {problem.Problem.Replace("LiveKit:ConfigPath names ", "", StringComparison.Ordinal)}", "Correct key_file, or write the keys below \"keys:\".").As(ProblemCodes.FileMissing, ("file", path)), keys);
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
            return (new MediaServerProblem($"The key file {path} can be read by others, which livekit-server refuses.", string.Create(CultureInfo.InvariantCulture, $"Run: chmod 600 {path}")).As(ProblemCodes.KeyFileReadable, ("file", path)), keys);
        return (null, [.. keys, .. Pairs(file.Root)]);
    }
}
