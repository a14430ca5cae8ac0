using System.Runtime.CompilerServices;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>Servers that are not the tests' own.</summary>
internal static class RealEngine
{
    /// <summary>The livekit-server that <c>BEDRUD_TEST_LIVEKIT</c> names, or null.</summary>
    public static string? Binary { get; } = Environment.GetEnvironmentVariable("BEDRUD_TEST_LIVEKIT") is { Length: > 0 } path ? path : null;

    /// <summary>The development media server's script, or null where it is not built.</summary>
    public static string? DevelopmentServer { get; } = Script();

    private static string? Script([CallerFilePath] string here = "")
    {
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "tools", "livekit-dev", "dist", "server.mjs"));
        return File.Exists(script) ? script : null;
    }
}
