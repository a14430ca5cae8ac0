using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>An address at which LiveKit says to take media, as a browser was told it: <c>udp 10.0.0.5:50123</c>.</summary>
internal static class MediaAddress
{
    public static bool IsOne(string text) => TryParse(text, out _, out _);

    public static bool TryParse(string text, out bool isUdp, [NotNullWhen(true)] out IPEndPoint? address)
    {
        isUdp = text.StartsWith("udp ", StringComparison.Ordinal);
        address = null;
        return text.Length <= 60 && (isUdp || text.StartsWith("tcp ", StringComparison.Ordinal)) && IPEndPoint.TryParse(text.AsSpan(4), out address) && address.Port > 0;
    }
}
