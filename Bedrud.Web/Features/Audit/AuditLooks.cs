namespace Bedrud.Web.Features.Audit;

/// <summary>
/// Who looked at what within the last minute: turning pages is one look. Kept in memory, for each portal: somebody who turns pages over two of them looks twice.
/// Safe for concurrent use.
/// </summary>
public sealed class AuditLooks(TimeProvider time)
{
    /// <summary>A look that goes on longer is another.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid Who, string What), DateTimeOffset> _begun = [];

    /// <summary>Whether this begins a look, which is then under way.</summary>
    public bool Begins(Guid who, string what)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var over in _begun.Where(look => now - look.Value >= Lasts).Select(look => look.Key).ToList())
                _begun.Remove(over);
            return _begun.TryAdd((who, what), now);
        }
    }
}
