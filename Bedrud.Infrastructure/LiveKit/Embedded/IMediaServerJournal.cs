namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>Writes down what became of the media server: changes, never looks. Does not wait and does not fail.</summary>
internal interface IMediaServerJournal
{
    /// <param name="action">One of <see cref="Domain.Auditing.AuditAction"/>'s <c>MediaServer...</c>.</param>
    /// <param name="details">A sentence without secrets.</param>
    /// <param name="failed">Whether it is a fault.</param>
    void Write(string action, string? details, bool failed = false);
}

/// <summary>For a portal without a database.</summary>
internal sealed class NoJournal : IMediaServerJournal
{
    public void Write(string action, string? details, bool failed)
    {
    }
}
