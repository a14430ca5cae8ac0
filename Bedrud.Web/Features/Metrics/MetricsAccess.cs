using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Metrics;

/// <summary>
/// Who may read what the portal tells machines about itself: whoever has the key, and the addresses that are named. Without either, callers on this machine
/// that name it by a loopback name: a proxy that passes the public through names the public host.
/// </summary>
public sealed class MetricsAccess(IOptions<MetricsOptions> options)
{
    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private readonly byte[]? _key = options.Value.Key is { Length: > 0 } key ? Hash(key) : null;
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(Network).OfType<IPNetwork>()];

    /// <summary>Null where the caller may read; otherwise the status to answer.</summary>
    public int? Refusal(HttpContext context)
    {
        if (_key is not null && Bearer(context.Request) is { } sent && CryptographicOperations.FixedTimeEquals(Hash(sent), _key))
            return null;
        if (IsNear(context))
            return null;
        return _key is null ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
    }

    /// <summary>Answers the refusal, without saying why or what would open.</summary>
    public static Task RefuseAsync(HttpContext context, int status)
    {
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(statusCode: status).ExecuteAsync(context);
    }

    /// <summary>The network of one of <see cref="MetricsOptions.AllowedNetworks"/>; null where it is none.</summary>
    internal static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        // "7880" is an address to .NET, and a slip here.
        return IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }

    private bool IsNear(HttpContext context)
    {
        // A proxy that is not trusted stands in between: the address is its own, whoever asks.
        if (context.Connection.RemoteIpAddress is not { } address || context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded"))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (_networks.Length > 0)
            return _networks.Any(network => network.Contains(address));
        return _key is null && Loopback.Any(network => network.Contains(address)) && IsLoopbackName(context.Request.Host.Host);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string? Bearer(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
