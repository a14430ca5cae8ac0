using Bedrud.Tests;

namespace Bedrud.Bench;

internal static class Portals
{
    /// <summary>A portal beside the LiveKit of lists, that logs warnings only.</summary>
    public static PortalProcess External(ListedLiveKit liveKit) => new(
        "--LiveKit:External=true", $"--LiveKit:Host={liveKit.Url.Replace("http:", "ws:", StringComparison.Ordinal)}", $"--LiveKit:InternalHost={liveKit.Url}",
        $"--LiveKit:ApiKey={SignedWebhook.Key}", $"--LiveKit:ApiSecret={SignedWebhook.Secret}", "--Logging:LogLevel:Default=Warning",
        "--Logging:LogLevel:Microsoft.AspNetCore=Warning", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Warning");
}
