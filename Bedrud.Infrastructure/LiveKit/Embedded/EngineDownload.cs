using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>How far the download of the media server is.</summary>
/// <param name="Version">Of the release, such as <c>1.13.5</c>.</param>
/// <param name="Received">Bytes.</param>
/// <param name="Total">Bytes; null where the release host does not say.</param>
public sealed record EngineDownloadProgress(string Version, long Received, long? Total)
{
    /// <summary>0 to 100; null where the total is not known.</summary>
    public int? Percent => Total is > 0 and var total ? (int)Math.Min(100, Received * 100 / total) : null;
}

/// <summary>
/// Brings the pinned release into Bedrud's cache, <c>engine/livekit-server-(version)</c> in the data folder. That name is only ever taken by a
/// whole, verified, executable file: everything else happens in files of other names beside it, so that a crash in the middle leaves
/// nothing that is taken for a server, and two portals at once each bring the same file.
/// </summary>
internal sealed class EngineDownload(IOptions<LiveKitOptions> options, DataFolder folder, ILogger<EngineDownload> logger)
{
    private const string BinaryName = EngineLocator.BinaryName;
    private const int MaximumListSize = 1 << 20;
    private const int BufferSize = 128 * 1024;

    /// <summary>Drafts older than this belong to nobody: a download that stands still is given up long before.</summary>
    private static readonly TimeSpan DraftAge = TimeSpan.FromHours(1);

    /// <summary>How long the release host may say nothing. There is no limit on the whole: lines may be slow.</summary>
    internal TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    internal EngineRelease? Release { get; init; } = EngineRelease.For(OperatingSystem.IsLinux() ? OSPlatform.Linux : OSPlatform.Windows, RuntimeInformation.OSArchitecture);

    /// <summary>Creates a file that does not exist yet. Tests let it fail as a full disk does.</summary>
    internal Func<string, FileStream> CreateFile { get; init; } = OwnerOnly.Create;

    /// <summary>Whether the configuration lets the portal download.</summary>
    public bool IsAllowed => options.Value is { Download: true, Offline: false };

    /// <summary>Where the binary is, once it was brought.</summary>
    public string CachedPath { get; } = Path.Combine(folder.Path, "engine", $"{BinaryName}-{EngineRelease.Version}");

    /// <summary>Null where <see cref="CachedPath"/> now holds the release's binary; else what kept it away.</summary>
    /// <param name="report">Told at most once a percent, in order.</param>
    /// <param name="cancellationToken">Ends the download and removes its drafts.</param>
    public async Task<MediaServerProblem?> FetchAsync(Action<EngineDownloadProgress>? report, CancellationToken cancellationToken)
    {
        if (Release is not { } release)
            return DownloadFailures.NoRelease();

        Uri archive, list;
        try
        {
            (archive, list) = (EngineRelease.Url(options.Value.DownloadUrl, release.Asset), EngineRelease.Url(options.Value.DownloadUrl, EngineRelease.ChecksumList));
        }
        catch (UriFormatException)
        {
            return DownloadFailures.BadPlace(options.Value.DownloadUrl);
        }

        try
        {
            EmbeddedLog.Downloading(logger, EngineRelease.Version, DownloadFailures.Shown(archive));
            await FetchAsync(new ReleaseHost(StallLimit), archive, list, release.Asset, report, cancellationToken);
            EmbeddedLog.Downloaded(logger, EngineRelease.Version, CachedPath);
            return null;
        }
        catch (DownloadException error)
        {
            return error.Problem;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DownloadFailures.Disk(Path.GetDirectoryName(CachedPath)!, error);
        }
    }

    private async Task FetchAsync(ReleaseHost host, Uri archive, Uri list, string asset, Action<EngineDownloadProgress>? report, CancellationToken cancellationToken)
    {
        using var _ = host;
        var draft = folder.File("engine", $"{Path.GetFileName(CachedPath)}.{Guid.NewGuid():N}");
        var (packed, unpacked) = (draft + ".download.tmp", draft + ".unpacked.tmp");
        RemoveAbandoned();
        try
        {
            var expected = Checksum(await host.ReadTextAsync(list, MaximumListSize, cancellationToken), asset)
                ?? throw new DownloadException(DownloadFailures.NotListed(list, asset));
            var actual = await SaveAsync(host, archive, packed, report, cancellationToken);
            if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
                throw new DownloadException(DownloadFailures.WrongChecksum(archive, expected, actual));

            await UnpackAsync(archive, packed, unpacked, cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(unpacked, (UnixFileMode)Convert.ToInt32("755", 8));
            File.Move(unpacked, CachedPath, overwrite: true);
        }
        finally
        {
            File.Delete(packed);
            File.Delete(unpacked);
        }
    }

    /// <summary>The archive as a file; its SHA-256 in hexadecimal digits.</summary>
    private async Task<string> SaveAsync(ReleaseHost host, Uri archive, string path, Action<EngineDownloadProgress>? report, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = CreateFile(path);
        long received = 0;
        var reported = -1L;
        await host.ReadAsync(archive, async (part, total) =>
        {
            hash.AppendData(part.Span);
            await file.WriteAsync(part, cancellationToken);
            received += part.Length;
            var progress = new EngineDownloadProgress(EngineRelease.Version, received, total);
            // Without a total, a megabyte counts as a percent does with one.
            var step = progress.Percent ?? received >> 20;
            if (step == reported)
                return;
            if (progress.Percent is { } percent && percent / 25 > reported / 25)
                EmbeddedLog.DownloadProgress(logger, EngineRelease.Version, percent);
            reported = step;
            report?.Invoke(progress);
        }, BufferSize, cancellationToken);
        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task UnpackAsync(Uri archive, string packed, string unpacked, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(packed);
        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        try
        {
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                if (Path.GetFileName(entry.Name) != BinaryName || entry.DataStream is not { } content)
                    continue;
                await using var binary = CreateFile(unpacked);
                await content.CopyToAsync(binary, cancellationToken);
                binary.Flush(flushToDisk: true);
                return;
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new DownloadException(DownloadFailures.NoArchive(archive, error.Message));
        }

        throw new DownloadException(DownloadFailures.NoArchive(archive, $"there is no {BinaryName} in it"));
    }

    /// <summary>What a portal that died in the middle of a download left.</summary>
    private void RemoveAbandoned()
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(CachedPath)!, "*.tmp"))
        {
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow - DraftAge)
                File.Delete(path);
        }
    }

    /// <summary>Example of a line: <c>9f86d081...0a08  livekit_1.13.5_linux_amd64.tar.gz</c>; the name may have a <c>*</c> before it.</summary>
    private static string? Checksum(string list, string asset) => list
        .Split('\n')
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(fields => fields is [{ Length: 64 }, var name] && name.TrimStart('*') == asset)?[0];
}
