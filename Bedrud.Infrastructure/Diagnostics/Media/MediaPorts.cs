using System.Collections.Immutable;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>The UDP ports that have to be open for media.</summary>
internal static class MediaPorts
{
    /// <summary>From what LiveKit offered: its range, <c>50000-60000</c>, unless the ports lie outside it, as where all media share one.</summary>
    public static string Of(ImmutableArray<string> offered)
    {
        var seen = offered.Select(text => MediaAddress.TryParse(text, out var isUdp, out var end) && isUdp ? end.Port : 0).Where(port => port > 0).Distinct().Order().ToList();
        if (seen.Count == 0 || seen.Exists(port => port is >= ServerConfiguration.MediaPortStart and <= ServerConfiguration.MediaPortEnd))
            return $"{ServerConfiguration.MediaPortStart}-{ServerConfiguration.MediaPortEnd}";
        return seen.Count == 1 ? $"{seen[0]}" : $"{seen[0]}-{seen[^1]}";
    }
}
