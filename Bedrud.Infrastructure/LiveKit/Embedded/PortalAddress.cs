using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Where the portal itself can be reached, known once it listens.</summary>
public interface IPortalAddress
{
    /// <summary>A URL of the portal that works on this machine, without a path; completes when the portal listens.</summary>
    Task<Uri> GetLocalUrlAsync(CancellationToken cancellationToken);

    /// <summary>The hosts that the portal listens on, as its addresses have them: <c>localhost</c>, <c>127.0.0.1</c>, <c>[::]</c>, <c>*</c>.</summary>
    Task<IReadOnlyCollection<string>> GetListeningHostsAsync(CancellationToken cancellationToken);
}

/// <summary>The addresses that the portal's web server listens on.</summary>
public sealed class ServerPortalAddress(IServer server, IHostApplicationLifetime lifetime) : IPortalAddress
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The web server has no address, as an in-memory test server.</exception>
    public async Task<Uri> GetLocalUrlAsync(CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        return LocalUrl(Addresses) ?? throw new InvalidOperationException("The portal listens on no address.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<string>> GetListeningHostsAsync(CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        return [.. Addresses.Select(address => Parse(address).Host)];
    }

    /// <summary>
    /// The address to call on this machine: http before https (LiveKit would refuse a self-signed certificate), wildcards as
    /// loopback.
    /// </summary>
    internal static Uri? LocalUrl(IEnumerable<string> addresses) => addresses
        .Select(Parse)
        .OrderBy(address => address.Scheme == "http" ? 0 : 1)
        .Select(address => new UriBuilder(address.Scheme, address.Host is "*" or "+" or "0.0.0.0" or "[::]" or "localhost" ? "127.0.0.1" : address.Host, address.Port).Uri)
        .FirstOrDefault();

    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>http://*:8090 is no Uri.</summary>
    private static (string Scheme, string Host, int Port) Parse(string address)
    {
        var parsed = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        return (parsed.Scheme, parsed.Host, parsed.Port);
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
