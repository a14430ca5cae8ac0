using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Bedrud.Infrastructure.Diagnostics.Media;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Connection;

/// <summary>What the portal itself can tell of <c>livekit.host</c>, the address that browsers connect to: what C2 goes by beside the browsers' own words.</summary>
/// <param name="Host">As configured; null where it follows the page's own address, so that nothing can be wrong with it.</param>
internal sealed record HostFacts(Uri? Host)
{
    /// <summary>ws:// while the portal itself serves https: every browser refuses that.</summary>
    public bool IsMixedContent { get; init; }

    /// <summary>What its name stands for, for this machine; empty where there is no such name.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>Of the best address; <see cref="NodeAddressKind.Unknown"/> where the name stands for nothing.</summary>
    public NodeAddressKind Kind { get; init; }

    /// <summary>Whether people of the whole internet come to this portal.</summary>
    public bool IsPortalPublic { get; init; }

    /// <summary>
    /// Whether its port takes connections from this machine (and TLS, for wss). Null: not known, since a router may not carry packets from inside to its
    /// own outer address.
    /// </summary>
    public bool? IsReachable { get; init; }

    /// <summary>The socket's or TLS's error, where it is not reachable.</summary>
    public string? Detail { get; init; }

    /// <summary>As browsers are shown it; null without wss, or without a connection.</summary>
    public SeenCertificate? Certificate { get; init; }
}

/// <summary>Reads <see cref="HostFacts"/>, at most every quarter of a minute. A singleton.</summary>
internal sealed class HostReading(IOptions<LiveKitOptions> options, IOptions<ServerOptions> server, PortalAudience audience, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private (DateTimeOffset At, HostFacts Facts)? _last;

    public async Task<HostFacts> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetUtcNow() - last.At < Fresh)
                return last.Facts;
            var facts = await LookAsync(cancellationToken);
            _last = (time.GetUtcNow(), facts);
            return facts;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<HostFacts> LookAsync(CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(options.Value.Host, UriKind.Absolute, out var host))
            return new HostFacts((Uri?)null);
        var addresses = await PortalAudience.ResolveAsync(host.DnsSafeHost, cancellationToken);
        var facts = new HostFacts(host)
        {
            IsMixedContent = host.Scheme == "ws" && server.Value.UsesTls,
            Addresses = [.. addresses],
            Kind = addresses.Select(NodeAddressReading.KindOf).DefaultIfEmpty(NodeAddressKind.Unknown).Max(),
            IsPortalPublic = await audience.IsPublicAsync(cancellationToken),
        };
        return addresses.Length == 0 ? facts : await ConnectAsync(facts, cancellationToken);
    }

    private static async Task<HostFacts> ConnectAsync(HostFacts facts, CancellationToken cancellationToken)
    {
        var host = facts.Host!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        SeenCertificate? seen = null;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync([.. facts.Addresses], host.Port, limit.Token);
            if (host.Scheme == "wss")
            {
                await using var tls = new SslStream(client.GetStream(), false, (_, certificate, chain, errors) =>
                {
                    if (certificate is null || chain is null)
                        return false;
                    using var leaf = new X509Certificate2(certificate);
                    seen = SeenCertificate.Of(leaf, chain, errors);
                    // Nothing is sent over it: it is looked at.
                    return true;
                });
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host.DnsSafeHost }, limit.Token);
            }

            return facts with { IsReachable = true, Certificate = seen };
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Its own public address may be closed to this machine alone.
            return facts with
            {
                IsReachable = facts.Kind == NodeAddressKind.Public && e is not AuthenticationException ? null : false,
                Detail = e switch
                {
                    SocketException socket => socket.SocketErrorCode.ToString(),
                    OperationCanceledException => $"{Patience.TotalSeconds:0} s",
                    AuthenticationException => (e.InnerException ?? e).Message.Split('\n')[0],
                    _ => (e.InnerException as SocketException)?.SocketErrorCode.ToString() ?? e.GetType().Name,
                },
            };
        }
    }
}
