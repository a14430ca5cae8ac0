namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Says whether the embedded server may be stopped without throwing anybody out.</summary>
public interface IMeetingCounter
{
    /// <summary>People in meetings on the embedded server now, asked of the server itself (ListRooms), not of webhooks.</summary>
    /// <exception cref="Exception">Whatever keeps the server from answering: it is then taken to have people in it.</exception>
    Task<int> CountAsync(CancellationToken cancellationToken);
}
