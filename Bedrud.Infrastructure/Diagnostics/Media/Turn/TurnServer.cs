using System.Globalization;
using System.Net;
using Bedrud.Infrastructure.Diagnostics.Connection;

namespace Bedrud.Infrastructure.Diagnostics.Media.Turn;

internal enum TurnTransport
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>One way to a TURN or STUN server.</summary>
internal sealed record TurnServer(string Host, int Port, TurnTransport Transport)
{
    /// <summary>As people say it: <c>TURN/TLS turn.example.org:5349</c>.</summary>
    public override string ToString() => $"TURN/{Transport.ToString().ToUpperInvariant()} {(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <param name="url">Of an ICE server (RFC 7065), such as <c>turns:turn.example.org:443?transport=tcp</c>.</param>
    /// <returns>Null for another scheme: <c>stun:</c> among them.</returns>
    public static TurnServer? Parse(string url)
    {
        var scheme = url.Split(':', 2);
        if (scheme is not [("turn" or "turns") and var kind, var rest])
            return null;
        var parts = rest.Split('?', 2);
        var transport = kind == "turns" ? TurnTransport.Tls : parts.Length > 1 && parts[1].Contains("transport=tcp", StringComparison.OrdinalIgnoreCase) ? TurnTransport.Tcp : TurnTransport.Udp;
        return Uri.TryCreate($"turn://{parts[0]}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? new TurnServer(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : transport == TurnTransport.Tls ? 5349 : 3478, transport)
            : null;
    }

    /// <param name="text"><c>host:port</c>, or a host alone with STUN's port.</param>
    public static TurnServer? ParseStun(string text) =>
        Uri.TryCreate($"stun://{text}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? new TurnServer(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : 3478, TurnTransport.Udp)
            : null;
}

/// <summary>Name and password for a TURN server, short-lived. Not a record: they must not get into a text.</summary>
internal sealed class TurnCredentials(string user, string password)
{
    public string User { get; } = user;

    public string Password { get; } = password;
}

/// <summary>What came of asking a TURN server.</summary>
/// <param name="Fault">A constant of <see cref="TurnFault"/>; null where it did what was asked.</param>
internal sealed record TurnOutcome(TurnServer Server, string? Fault)
{
    /// <summary>The socket's or TLS's error, or the answer's code.</summary>
    public string? Detail { get; init; }

    /// <summary>Where the server saw the question come from.</summary>
    public IPEndPoint? Mapped { get; init; }

    /// <summary>What it gave out, and took back.</summary>
    public IPEndPoint? Relayed { get; init; }

    /// <summary>Of TURN over TLS.</summary>
    public SeenCertificate? Certificate { get; init; }

    public static string Code(int code) => code.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Why TURN does not work; stable.</summary>
internal static class TurnFault
{
    public const string Name = "name";
    public const string Refused = "refused";

    /// <summary>No answer.</summary>
    public const string Silent = "silent";

    public const string Tls = "tls";

    /// <summary>Browsers will not take it.</summary>
    public const string Certificate = "certificate";

    /// <summary>401 to the credentials that LiveKit itself gave.</summary>
    public const string Credentials = "credentials";

    /// <summary>Another error of the server's.</summary>
    public const string Denied = "denied";

    /// <summary>What answers does not speak STUN.</summary>
    public const string NotTurn = "not-turn";

    /// <summary>Those that a firewall, or a server that does not run, makes.</summary>
    public static bool IsAbsence(string? fault) => fault is Silent or Refused;
}
