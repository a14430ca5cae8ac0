using System.Globalization;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Redis;

/// <summary>The Redis that the embedded server is told to use. Its password never reaches a log, hence no record's ToString.</summary>
internal sealed class RedisTarget(string host, int port, string? username, string? password, bool usesTls, bool trustsAnyCertificate, string origin, bool hasOwnTls = false)
{
    private const int DefaultPort = 6379;
    private static readonly string[] OwnTls = ["server_name", "ca_cert_file", "client_cert_file", "client_key_file"];

    public string Host { get; } = host;

    public int Port { get; } = port;

    public string? Username { get; } = username;

    public string? Password { get; } = password;

    public bool UsesTls { get; } = usesTls;

    public bool TrustsAnyCertificate { get; } = trustsAnyCertificate;

    /// <summary>LiveKit has a name, authority or certificate of its own for TLS, which the portal does not use: what fails there for the portal need not for LiveKit.</summary>
    public bool HasOwnTls { get; } = hasOwnTls;

    /// <summary>Where it is written: <c>LiveKit:Redis:Address</c>, or the own YAML.</summary>
    public string Origin { get; } = origin;

    /// <summary>Written in the administrator's own YAML.</summary>
    public bool IsOwn => Path.IsPathRooted(Origin);

    public override string ToString() => $"{Host}:{Port}";

    /// <summary>Null where the server is to run without Redis, or with several (sentinels, a cluster), of which LiveKit itself says what is wrong.</summary>
    public static RedisTarget? Of(LiveKit.LiveKitOptions options)
    {
        if (OwnConfiguration.Path(options) is not { } path)
            return options.Redis is { Address.Length: > 0 } redis ? At(redis.Address, redis.Username, redis.Password, redis.UseTls, false, "LiveKit:Redis:Address", false) : null;
        if (OwnConfiguration.Read(path) is not { Problem: null } own)
            return null;
        var section = own.Root.Section("redis");
        var tls = section.Section("tls");
        return section.Text("address") is { } address
            ? At(address, section.Text("username"), section.Text("password"), section.Flag("use_tls") || tls.Flag("enabled"), tls.Flag("insecure"), path, OwnTls.Any(key => tls.Text(key) is not null))
            : null;
    }

    private static RedisTarget? At(string address, string? username, string? password, bool usesTls, bool trustsAny, string origin, bool hasOwnTls)
    {
        // [::1]:6379, redis:6379, redis
        var colon = address.LastIndexOf(':');
        var hasPort = colon > address.LastIndexOf(']') && address.IndexOf(':', StringComparison.Ordinal) == colon || address.Contains("]:", StringComparison.Ordinal);
        var port = hasPort && int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written : DefaultPort;
        return new RedisTarget((hasPort ? address[..colon] : address).Trim('[', ']'), port, username, password, usesTls, trustsAny, origin, hasOwnTls);
    }
}
