namespace Bedrud.Faults.Tests;

/// <summary>A guest who comes to one room again and again, always as the same identity.</summary>
internal sealed class Person(string name, string room, string portal) : IDisposable
{
    // Tickets live ten minutes; a round may take one.
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(3);

    private readonly PortalApi _api = new(portal);
    private Ticket? _ticket;
    private Crowd? _crowd;

    public string Name => name;

    /// <summary>LiveKit's name for this person, once there is a ticket.</summary>
    public string Identity => _ticket?.Identity ?? "";

    /// <summary>Gets a ticket that lasts for the coming round, while the portal still answers.</summary>
    public async Task PrepareAsync()
    {
        if (_ticket is null || _ticket.ExpiresAt - DateTime.UtcNow < Reserve)
            _ticket = await _api.JoinAsync(room, name);
    }

    /// <param name="crowd">The process in which to be.</param>
    /// <param name="publish">Whether to send pictures from the first moment.</param>
    /// <param name="watch">Whether to tell of the pictures of others.</param>
    public async Task JoinAsync(Crowd crowd, bool publish = false, bool watch = false)
    {
        _crowd = crowd;
        await crowd.JoinAsync(name, _ticket!, publish, watch);
    }

    public Task LeaveAsync() => _crowd?.LeaveAsync(name) ?? Task.CompletedTask;

    public void Dispose() => _api.Dispose();
}
