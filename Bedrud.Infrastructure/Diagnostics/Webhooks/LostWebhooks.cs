namespace Bedrud.Infrastructure.Diagnostics.Webhooks;

/// <summary>How many webhooks LiveKit's nodes lost while the portal looked. Each node counts by itself, since its start: their sum falls when one is gone, which is no restart.</summary>
internal sealed class LostWebhooks
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private bool _began;

    public long Total { get; private set; }

    /// <param name="byNode">As the nodes count now. Of those at the first call the portal knows nothing: they are not counted.</param>
    public void Take(IReadOnlyDictionary<string, long> byNode)
    {
        foreach (var (id, lost) in byNode)
        {
            var before = _last.GetValueOrDefault(id);
            if (_began)
                Total += lost >= before ? lost - before : lost;
            _last[id] = lost;
        }

        _began |= byNode.Count > 0;
    }
}
