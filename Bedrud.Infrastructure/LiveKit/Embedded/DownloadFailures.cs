using System.Net;
using System.Runtime.InteropServices;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>What keeps a release from being downloaded, each with its own remedy. URLs are shown without a user and password in them.</summary>
internal static class DownloadFailures
{
    private const string ByHand = "install livekit-server yourself (github.com/livekit/livekit/releases) and point LiveKit:BinaryPath to it";

    // Linux: no space, read-only file system, quota. Windows: disk full, handle disk full.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    public static MediaServerProblem NoRelease() => new(
        $"There is no official livekit-server for this system ({RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}).",
        "Build livekit-server for it and point LiveKit:BinaryPath to it, or use a LiveKit that runs elsewhere with LiveKit:External.");

    public static MediaServerProblem BadPlace(string? place) => new(
        $"LiveKit:DownloadUrl is \"{place}\", which is no URL.",
        $"Write the URL under which v{EngineRelease.Version}/ with the release's files lies, or leave it empty.");

    public static MediaServerProblem Request(Uri url, HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new MediaServerProblem(
            $"livekit-server cannot be downloaded: the name {url.Host} is not found. This machine has no DNS or no network.",
            $"Connect the machine, or set LiveKit:DownloadUrl to a mirror, or {ByHand}; LiveKit:Download=false ends the attempts."),
        HttpRequestError.SecureConnectionError => new MediaServerProblem(
            $"livekit-server cannot be downloaded: {url.Host} has no certificate that this machine trusts ({Innermost(error)}).",
            "Set the machine's clock, and install its CA certificates (package ca-certificates) and those of a proxy that reads along."),
        HttpRequestError.ProxyTunnelError => new MediaServerProblem(
            $"livekit-server cannot be downloaded: the proxy does not let the portal reach {url.Host} ({Innermost(error)}).",
            $"Correct HTTPS_PROXY, or allow {url.Host} there, or {ByHand}."),
        HttpRequestError.ConnectionError => Unreachable(url, Innermost(error)),
        _ => Cut(url, error),
    };

    public static MediaServerProblem Unreachable(Uri url, string reason) => new(
        $"livekit-server cannot be downloaded: {url.Host} port {url.Port} cannot be reached ({reason}).",
        $"Let the portal through the firewall, or set HTTPS_PROXY, or LiveKit:DownloadUrl to a mirror, or {ByHand}; LiveKit:Download=false ends the attempts.");

    public static MediaServerProblem Status(Uri url, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new MediaServerProblem(
            $"livekit-server cannot be downloaded: {Shown(url)} does not exist ({(int)status}).",
            $"A mirror in LiveKit:DownloadUrl needs v{EngineRelease.Version}/ with the release's files and {EngineRelease.ChecksumList}. Or {ByHand}."),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => new MediaServerProblem(
            $"livekit-server cannot be downloaded: {Shown(url)} is refused ({(int)status}).",
            $"A proxy or firewall forbids it, or the mirror wants a password. Allow it there, or {ByHand}."),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new MediaServerProblem(
            $"livekit-server cannot be downloaded now: {url.Host} answers {(int)status}.",
            $"The release host has trouble of its own: it is tried again by itself. Or {ByHand}."),
        _ => new MediaServerProblem(
            $"livekit-server cannot be downloaded: {Shown(url)} answers {(int)status}.",
            $"Look at it with a browser, or {ByHand}."),
    };

    public static MediaServerProblem Stalled(Uri url, TimeSpan limit) => new(
        $"The download of livekit-server stood still: {url.Host} sent nothing for {limit.TotalSeconds:0.#} s.",
        $"It is tried again by itself. If it happens again, set LiveKit:DownloadUrl to a nearer mirror, or {ByHand}.");

    public static MediaServerProblem Cut(Uri url, Exception error) => new(
        $"The download of livekit-server was cut off by {url.Host} or on the way ({Innermost(error)}).",
        $"It is tried again by itself, from the start. If it happens again, look for a proxy that limits sizes, or {ByHand}.");

    public static MediaServerProblem NotListed(Uri list, string asset) => new(
        $"{Shown(list)} has no checksum for {asset}.",
        $"The mirror in LiveKit:DownloadUrl is not complete, or its list is another release's. Correct it, or {ByHand}.");

    public static MediaServerProblem WrongChecksum(Uri archive, string expected, string actual) => new(
        $"{Shown(archive)} is not what the release's list says: its SHA-256 is {actual[..12]}..., not {expected[..Math.Min(12, expected.Length)]}.... It was thrown away.",
        $"It is tried again by itself. If it happens again, a proxy or mirror changes the file: do not use it. Or {ByHand}.");

    public static MediaServerProblem NoArchive(Uri archive, string reason) => new(
        $"{Shown(archive)} cannot be used: {reason}.",
        $"The mirror in LiveKit:DownloadUrl holds something else. Correct it, or {ByHand}.");

    public static MediaServerProblem Disk(string folder, Exception error) => error switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or unchecked((int)0x80070070) or unchecked((int)0x80070027) } => new MediaServerProblem(
            $"livekit-server cannot be stored in {folder}: the disk is full.",
            "Free 150 MB there, or move the data folder (DataDirectory) to another disk."),
        UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem } => new MediaServerProblem(
            $"livekit-server cannot be stored in {folder}: the portal's user may not write there.",
            "Give the portal's user the right to write there, or move the data folder (DataDirectory)."),
        _ => new MediaServerProblem(
            $"livekit-server cannot be stored in {folder}: {error.Message}",
            "Make it a folder that the portal's user may write to, or move the data folder (DataDirectory)."),
    };

    /// <summary>The URL without a user, password or query.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error.Message.TrimEnd('.');
    }
}
