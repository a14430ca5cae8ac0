using System.Net;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>What TURN needs, as livekit-server 1.13.5 asks for it at its start.</summary>
internal static class TurnRules
{
    public static void Check(LintedConfiguration configuration)
    {
        var turn = configuration.Turn;
        if (!turn.Flag("enabled"))
            return;
        if (turn.Text("tls_port") is null or "0")
        {
            if (turn.Text("udp_port") is null or "0")
                configuration.Add(LintSeverity.Error, LintCodes.TurnNoPorts, "turn.enabled", "turn:\n  enabled: true\n  udp_port: 3478");
        }
        else
        {
            CheckTls(configuration);
        }

        CheckPrivateRelay(configuration);
    }

    private static void CheckTls(LintedConfiguration configuration)
    {
        const string fix = "turn:\n  domain: <turn.example.org>\n  cert_file: </path/to/cert.pem>\n  key_file: </path/to/key.pem>";
        var turn = configuration.Turn;
        if (turn.Text("domain") is null)
            configuration.Add(LintSeverity.Error, LintCodes.TurnNoDomain, "turn.tls_port", fix);
        if (turn.Flag("external_tls"))
            return;
        string[] keys = ["cert_file", "key_file"];
        if (keys.Where(key => turn.Text(key) is null).ToList() is { Count: > 0 } missing)
            configuration.Add(LintSeverity.Error, LintCodes.TurnNoCertificate, "turn.tls_port", fix, string.Join(", ", missing));
        foreach (var key in keys.Where(key => turn.Text(key) is { } file && !configuration.IsVariable(file) && configuration.Context.FileExists?.Invoke(file) == false))
            configuration.Add(LintSeverity.Error, LintCodes.FileMissing, $"turn.{key}", null, $"turn.{key}");
    }

    /// <summary>From 1.12 on, TURN refuses to relay to a private address, and the server's own is what it relays to.</summary>
    private static void CheckPrivateRelay(LintedConfiguration configuration)
    {
        if (ServerVersion.IsFrom112(configuration.Context.Version)
            && IPAddress.TryParse(configuration.Rtc.Text("node_ip"), out var address) && PrivateAddress.Is(address)
            && configuration.Turn.List("allow_restricted_peer_cidrs").Count == 0)
        {
            var length = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32;
            configuration.Add(LintSeverity.Warning, LintCodes.TurnPrivateRelay, "turn.enabled", $"turn:\n  allow_restricted_peer_cidrs:\n    - {address}/{length}", address.ToString());
        }
    }
}
