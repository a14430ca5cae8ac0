using System.Net;
using Amazon.S3.Model;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Fetches objects of the bucket of the settings. A singleton.</summary>
internal sealed class S3Fetcher(S3Access access, SourceCopy copy)
{
    private string Bucket => access.Settings.Bucket;

    /// <summary>Whether there is such an object.</summary>
    /// <exception cref="SourceException">The storage can't say.</exception>
    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await S3Access.CallAsync(() => access.Client.GetObjectMetadataAsync(Bucket, key, cancellationToken), cancellationToken);
            return true;
        }
        catch (S3Failure e)
        {
            return e.IsMissing ? false : throw Failure(e);
        }
    }

    /// <exception cref="SourceException">It is not there, or not whole.</exception>
    public async Task FetchAsync(RecordingSource.InBucket source, PartialFile part, CancellationToken cancellationToken)
    {
        try
        {
            var head = await S3Access.CallAsync(() => access.Client.GetObjectMetadataAsync(Bucket, source.Key, cancellationToken), cancellationToken);
            var size = head.ContentLength;
            var have = part.Resume(new PartialFile.Identity(source.Shown, head.ETag ?? "", size));
            if (have == size)
                return;
            copy.DemandSpace(part.FilePath, size - have);
            var request = new GetObjectRequest { BucketName = Bucket, Key = source.Key, EtagToMatch = head.ETag };
            if (have > 0)
                request.ByteRange = new ByteRange($"bytes={have}-");
            using var answer = await S3Access.CallAsync(() => access.Client.GetObjectAsync(request, cancellationToken), cancellationToken);
            if (have > 0 && answer.HttpStatusCode != HttpStatusCode.PartialContent)
            {
                part.Discard();
                part.Resume(new PartialFile.Identity(source.Shown, head.ETag ?? "", size));
            }

            await copy.AppendAsync(answer.ResponseStream, part, cancellationToken);
            if (new FileInfo(part.FilePath).Length is var got && got != size)
                throw new SourceException(RecordingReason.FetchFailed, $"The storage broke off after {got} of {size} bytes.");
        }
        catch (S3Failure e)
        {
            throw Failure(e);
        }
    }

    /// <exception cref="SourceException">It may still be there.</exception>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await S3Access.CallAsync(() => access.Client.DeleteObjectAsync(Bucket, key, cancellationToken), cancellationToken);
        }
        catch (S3Failure e)
        {
            throw Failure(e);
        }
    }

    private static SourceException Failure(S3Failure e) =>
        new(e.IsMissing ? RecordingReason.FileNotFound : e.IsRefusal ? RecordingReason.FetchRefused : RecordingReason.FetchFailed, e.Message, e);
}
