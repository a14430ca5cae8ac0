using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Writes what a source sends into a file, as long as it sends enough and the disk has room.</summary>
internal sealed class SourceCopy(IOptions<RecordingOptions> options, TimeProvider time)
{
    /// <summary>A source that sends nothing for so long has broken off.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that a source sends in each <see cref="Patience"/> at least: what drips holds a place that others wait for.</summary>
    internal const long LeastPerPatience = 1_000_000;

    private const long SpaceEvery = 64L * 1024 * 1024;

    /// <exception cref="SourceException">The disk has no room for it.</exception>
    public void DemandSpace(string path, long more)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (RecordingFolders.FreeBytes(folder) is var free && free - more < options.Value.MinFreeBytes)
            throw new SourceException(RecordingReason.StorageFull, $"{folder}: {free} bytes are free; with {more} more, less than Recordings:MinFreeBytes ({options.Value.MinFreeBytes}) would be left.");
    }

    /// <exception cref="SourceException">It broke off, is too slow, or the disk is full.</exception>
    public async Task AppendAsync(Stream content, PartialFile part, CancellationToken cancellationToken)
    {
        await using var file = part.Append();
        var buffer = new byte[256 * 1024];
        var (unwatched, inTime, since) = (0L, 0L, time.GetTimestamp());
        while (await ReadAsync(content, buffer, cancellationToken) is var read and > 0)
        {
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (IOException e)
            {
                throw new SourceException(RecordingReason.StorageFull, e.Message, e);
            }

            inTime += read;
            if (time.GetElapsedTime(since) >= Patience)
            {
                if (inTime < LeastPerPatience)
                    throw new SourceException(RecordingReason.FetchFailed, $"Only {inTime} bytes came in {time.GetElapsedTime(since).TotalSeconds:0} s; it is gone on with at the next attempt.");
                (inTime, since) = (0, time.GetTimestamp());
            }

            unwatched += read;
            if (unwatched < SpaceEvery)
                continue;
            unwatched = 0;
            DemandSpace(part.FilePath, 0);
        }

        file.Flush(flushToDisk: true);
    }

    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await content.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(RecordingReason.FetchFailed, $"Nothing came for {Patience.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or Amazon.Runtime.AmazonClientException)
        {
            throw new SourceException(RecordingReason.FetchFailed, e.Message, e);
        }
    }
}
