using System.Net;
using System.Net.Sockets;

namespace Bedrud.Infrastructure.Outgoing;

/// <summary>Thrown where a connection would go to an internal address.</summary>
public sealed class OutgoingBlockedException(string host, IPAddress? address)
    : IOException(address is null || host == $"{address}" ? $"{host} is an internal address." : $"{host} is {address}, an internal address.");

/// <summary>
/// Requests to addresses that people type must not reach what only the portal's machine can reach. What is looked at is the address that is connected to, not the
/// name: a name may mean something else a moment later. Safe for concurrent use.
/// </summary>
/// <param name="allowsInternal">Nothing is blocked.</param>
/// <param name="allowed">Internal networks that may be connected to all the same.</param>
/// <param name="resolve">Finds a name's addresses; null: the system's way.</param>
public sealed class OutgoingGuard(bool allowsInternal, IReadOnlyCollection<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private static readonly TimeSpan EachLimit = TimeSpan.FromSeconds(5);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Whether this address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = InternalNetworks.Unwrap(address);
        return allowsInternal || !InternalNetworks.Contain(address) || allowed.Any(network => network.Contains(plain));
    }

    /// <summary>Whether an address that somebody wrote can't ever be called: its host is an internal address, however it is written.</summary>
    public bool Refuses(Uri url) => IPAddress.TryParse(url.DnsSafeHost, out var address) && !Allows(address);

    /// <summary>Connects only to what is allowed, follows no redirect, goes through no proxy and keeps no cookies.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        // A proxy would connect in the portal's place, unlooked at.
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
        // What a name means is looked up again now and then.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    /// <exception cref="OutgoingBlockedException">Every address of the host is internal.</exception>
    /// <exception cref="SocketException">It can't be found, or nobody answers there.</exception>
    private async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await _resolve(to.Host, cancellationToken);
        var open = addresses.Where(Allows).ToList();
        if (open.Count == 0)
            throw addresses.Length > 0 ? new OutgoingBlockedException(to.Host, addresses[0]) : new SocketException((int)SocketError.HostNotFound);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(open[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            // One that does not answer must leave time for the next.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (i < open.Count - 1)
                limit.CancelAfter(EachLimit);
            try
            {
                await socket.ConnectAsync(open[i], to.Port, limit.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && i < open.Count - 1 && !cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
