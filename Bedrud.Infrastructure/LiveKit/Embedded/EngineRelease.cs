using System.Runtime.InteropServices;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The official livekit-server release that Bedrud downloads where none is installed, as one file for one system. Names are those of the
/// project's own release configuration (<c>.goreleaser.yaml</c>): <c>livekit_1.13.5_linux_amd64.tar.gz</c> with <c>livekit-server</c> in it,
/// and <c>checksums.txt</c> beside it.
/// </summary>
/// <param name="Asset">Name of the archive.</param>
internal sealed record EngineRelease(string Asset)
{
    /// <summary>The version that this Bedrud is tested with.</summary>
    public const string Version = "1.13.5";

    /// <summary>Below it: <c>v1.13.5/</c> and a file's name. A mirror has the same layout.</summary>
    public const string OfficialPlace = "https://github.com/livekit/livekit/releases/download";

    /// <summary>One line a file: SHA-256 in hexadecimal digits, blanks, name.</summary>
    public const string ChecksumList = "checksums.txt";

    /// <summary>The release for a system; null where the project makes none that the portal could run.</summary>
    public static EngineRelease? For(OSPlatform system, Architecture processor)
    {
        var name = processor switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "armv7",
            _ => null,
        };
        return system == OSPlatform.Linux && name is not null ? new EngineRelease($"livekit_{Version}_linux_{name}.tar.gz") : null;
    }

    /// <param name="place">The place to download from; empty: <see cref="OfficialPlace"/>.</param>
    /// <param name="file"><see cref="Asset"/> or <see cref="ChecksumList"/>.</param>
    /// <exception cref="UriFormatException"><paramref name="place"/> is no URL.</exception>
    public static Uri Url(string? place, string file) =>
        new($"{(string.IsNullOrWhiteSpace(place) ? OfficialPlace : place.Trim()).TrimEnd('/')}/v{Version}/{file}");
}
