using System.Net;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.LiveKit.Webhooks;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What is wrong with an administrator's own YAML, as far as it can be told before a server is started with it. The keys and texts are those of
/// livekit-server 1.13.5, whose recorded failures say which of them are fatal.
/// </summary>
internal static class OwnConfigurationRules
{
    /// <summary>Nothing is started while there is one of these.</summary>
    /// <param name="own">The file; one that cannot be read has only that problem.</param>
    /// <param name="version">The server's, as it tells it.</param>
    /// <param name="apiKey">LiveKit:ApiKey, or empty.</param>
    public static IEnumerable<MediaServerProblem> Problems(OwnConfiguration own, string version, string? apiKey)
    {
        if (own.Problem is { } unreadable)
            return [unreadable];
        return [.. TopLevel(own, version), .. Keys(own, apiKey), .. Turn(own)];
    }

    /// <summary>The server starts all the same.</summary>
    /// <param name="own">The file.</param>
    /// <param name="version">The server's, as it tells it.</param>
    /// <param name="keys">What the portal signs and verifies with.</param>
    /// <param name="webhook">Where the portal takes webhooks, on this machine.</param>
    /// <param name="publicHost">Server:Host, or empty.</param>
    public static IEnumerable<MediaServerProblem> Warnings(OwnConfiguration own, string version, ApiKeyPair keys, Uri webhook, string? publicHost)
    {
        var rtc = own.Root.Section("rtc");
        if (rtc.Flag("use_external_ip") && rtc.Text("node_ip") is null)
        {
            yield return new MediaServerProblem(
                $"{own.FilePath} has rtc.use_external_ip: true without rtc.node_ip: in a container, or without a STUN server in reach, the server does not start (\"could not resolve external IP\").",
                "Write rtc.node_ip with the address that browsers reach, and use_external_ip: false.").As(ProblemCodes.ExternalIp);
        }

        if (!ServerVersion.HasKnownKeys(version))
        {
            foreach (var (name, line) in Unknown(own))
                yield return new MediaServerProblem($"{own.FilePath} has the top-level key \"{name}\" in line {line}, which Bedrud does not know.", $"Look whether livekit-server {version} knows it: unknown keys keep it from starting.").As(ProblemCodes.YamlUnknownKey, ("line", $"{line}"), ("field", name), ("file", own.FilePath));
        }

        if (keys.ApiSecret.Length < LiveKitOptionsValidator.MinimumSecretLength)
            yield return new MediaServerProblem($"The secret of {keys.ApiKey} in {own.FilePath} has {keys.ApiSecret.Length} characters; LiveKit asks for at least {LiveKitOptionsValidator.MinimumSecretLength}.", "Generate one with \"livekit-server generate-keys\".");

        var hook = own.Root.Section("webhook");
        if (!hook.List("urls").Any(url => PointsHere(url, webhook, publicHost)))
        {
            yield return new MediaServerProblem(
                $"{own.FilePath} has no webhook to this portal: who comes and goes is noticed late.",
                $"Add there:\n{WebhookBlock.ToYaml(keys.ApiKey, webhook.AbsoluteUri)}");
        }
        else if (hook.Text("api_key") is { } signer && signer != keys.ApiKey)
        {
            yield return new MediaServerProblem(
                $"{own.FilePath} signs webhooks with {signer}, but the portal verifies them with {keys.ApiKey}: it refuses them all.",
                $"Write api_key: {keys.ApiKey} below webhook, or set LiveKit:ApiKey to {signer}.");
        }
    }

    private static IEnumerable<MediaServerProblem> TopLevel(OwnConfiguration own, string version)
    {
        if (own.Root.Line("tls") is > 0 and var line)
        {
            yield return ServerVersion.IsFrom112(version)
                ? new MediaServerProblem($"{own.FilePath} has a top-level \"tls\" in line {line}, which livekit-server 1.12 removed (\"field tls not found\").", "Remove it. Browsers come through the portal, which serves https itself; TURN's certificate stays below turn.").As(ProblemCodes.TlsRemoved, ("line", $"{line}"), ("file", own.FilePath))
                : new MediaServerProblem($"{own.FilePath} has a top-level \"tls\" in line {line}: the portal talks http to the server that it starts.", "Remove it. Browsers come through the portal, which serves https itself; TURN's certificate stays below turn.").As(ProblemCodes.TlsRemoved, ("line", $"{line}"), ("file", own.FilePath));
        }

        if (own.Root.Text("port") is { } port && own.Root.Number("port") is not (>= 1 and <= IPEndPoint.MaxPort))
            yield return new MediaServerProblem($"{own.FilePath} has the port \"{port}\" in line {own.Root.Line("port")}.", "Write a port from 1 to 65535; 7880 is LiveKit's own.").As(ProblemCodes.YamlWrongType, ("line", $"{own.Root.Line("port")}"), ("type", "uint32"), ("file", own.FilePath));
        if (!ServerVersion.HasKnownKeys(version))
            yield break;
        foreach (var (name, at) in Unknown(own))
            yield return new MediaServerProblem($"{own.FilePath} has the top-level key \"{name}\" in line {at}, which livekit-server {version} does not know.", "Correct or remove it: the server does not start with an unknown key.").As(ProblemCodes.YamlUnknownKey, ("line", $"{at}"), ("field", name), ("file", own.FilePath));
    }

    private static IEnumerable<MediaServerProblem> Keys(OwnConfiguration own, string? apiKey)
    {
        if (own.KeyFileProblem is { } problem)
            yield return problem;
        else if (own.Keys.Count == 0)
            yield return new MediaServerProblem($"{own.FilePath} has no API keys.", "Add \"keys:\" with one \"key: secret\" line below it; the blank after the colon is needed.").As(ProblemCodes.KeysMissing, ("file", own.FilePath));
        else if (own.KeysFor(apiKey) is null)
            yield return new MediaServerProblem($"LiveKit:ApiKey is {apiKey}, which is not among the keys of {own.FilePath}.", $"Set it to one of them ({string.Join(", ", own.Keys)}), or leave it empty for the first.").As(ProblemCodes.KeyUnknown, ("key", apiKey), ("file", own.FilePath));

        var hook = own.Root.Section("webhook");
        if (hook.List("urls").Count > 0 && own.Keys.Count > 0 && !own.Keys.Any(pair => pair.ApiKey == hook.Text("api_key")))
            yield return new MediaServerProblem($"{own.FilePath} has webhook.urls in line {own.Root.Line("webhook")} without an api_key that is among its keys.", $"Write api_key: {(own.KeysFor(apiKey) ?? own.Keys[0]).ApiKey} below webhook.").As(ProblemCodes.WebhookKey, ("line", $"{own.Root.Line("webhook")}"), ("file", own.FilePath));
    }

    private static IEnumerable<MediaServerProblem> Turn(OwnConfiguration own)
    {
        var turn = own.Root.Section("turn");
        if (!turn.Flag("enabled"))
            yield break;
        var remedy = "Set turn.domain, cert_file and key_file, or drop turn.tls_port.";
        if (turn.Number("tls_port") is not > 0)
        {
            if (turn.Number("udp_port") is not > 0)
                yield return new MediaServerProblem($"{own.FilePath} turns TURN on without a port (\"invalid TURN ports\").", "Set turn.udp_port or turn.tls_port, or turn it off.").As(ProblemCodes.TurnWithoutPorts);
            yield break;
        }

        if (turn.Text("domain") is null)
            yield return new MediaServerProblem($"{own.FilePath} has turn.tls_port in line {turn.Line("tls_port")} without turn.domain (\"TURN domain required\").", remedy).As(ProblemCodes.TurnDomainMissing, ("line", $"{turn.Line("tls_port")}"));
        if (turn.Flag("external_tls"))
            yield break;
        foreach (var key in new[] { "cert_file", "key_file" })
        {
            if (turn.Text(key) is not { } file)
                yield return new MediaServerProblem($"{own.FilePath} has turn.tls_port in line {turn.Line("tls_port")} without turn.{key} (\"TURN tls cert required\").", remedy).As(ProblemCodes.TurnCertificate, ("line", $"{turn.Line("tls_port")}"));
            else if (!File.Exists(Path.Combine(Path.GetDirectoryName(own.FilePath)!, file)))
                yield return new MediaServerProblem($"{own.FilePath} names {file} as turn.{key}, which does not exist.", remedy).As(ProblemCodes.TurnCertificate, ("file", file));
        }
    }

    private static IEnumerable<(string Name, long Line)> Unknown(OwnConfiguration own) =>
        own.Root.Keys.Where(key => key.Name != "tls" && LiveKitKeys.Root.Find(key.Name) is null);

    /// <summary>The portal's path, at a port of this machine that is the portal's, or at a name: that name may be a proxy's before it.</summary>
    private static bool PointsHere(string url, Uri webhook, string? publicHost)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsolutePath.TrimEnd('/') != webhook.AbsolutePath)
            return false;
        if (!uri.IsLoopback || string.Equals(uri.Host, publicHost, StringComparison.OrdinalIgnoreCase))
            return true;
        return uri.Port == webhook.Port;
    }
}
