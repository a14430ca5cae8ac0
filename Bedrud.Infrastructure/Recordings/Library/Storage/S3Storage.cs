using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>The library in an S3 storage. An object appears when it is whole: S3's own promise, for uploads in parts too. A singleton.</summary>
internal sealed class S3Storage(S3Access access) : IRecordingStorage, IRecordingInventory
{
    // S3 takes at most 10,000 parts of at least 5 MiB each, and 5 GiB at once.
    private const long PartsFrom = 64L * 1024 * 1024;
    private const long PartSize = 32L * 1024 * 1024;
    private const int MostParts = 10_000;

    private string Bucket => access.Settings.Bucket;

    public long? FreeBytes => null;

    public async Task SaveAsync(string key, string path, string contentType, CancellationToken cancellationToken)
    {
        var size = new FileInfo(path).Length;
        if (size >= PartsFrom)
            await SaveInPartsAsync(key, path, size, contentType, cancellationToken);
        else
            await CallAsync(() => access.Client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = Full(key), FilePath = path, ContentType = contentType, UseChunkEncoding = false }, cancellationToken), cancellationToken);
    }

    public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return (await S3Access.CallAsync(() => access.Client.GetObjectMetadataAsync(Bucket, Full(key), cancellationToken), cancellationToken)).ContentLength;
        }
        catch (S3Failure e)
        {
            return e.IsMissing ? null : throw Failure(e);
        }
    }

    public async Task<Stream?> OpenAsync(string key, long offset, long? count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return await SizeAsync(key, cancellationToken) is null ? null : Stream.Null;
        var request = new GetObjectRequest { BucketName = Bucket, Key = Full(key) };
        if (offset > 0 || count is not null)
            request.ByteRange = count is { } most ? new ByteRange(offset, offset + most - 1) : new ByteRange($"bytes={offset}-");
        try
        {
            return (await S3Access.CallAsync(() => access.Client.GetObjectAsync(request, cancellationToken), cancellationToken)).ResponseStream;
        }
        catch (S3Failure e)
        {
            // At the end of the file there is nothing more.
            if (e.Status == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable)
                return Stream.Null;
            return e.IsMissing ? null : throw Failure(e);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(() => access.Client.DeleteObjectAsync(Bucket, Full(key), cancellationToken), cancellationToken);

    public async Task<PreflightPoint> ProbeAsync(CancellationToken cancellationToken)
    {
        const string Code = "storage";
        var key = Full($"{RecordingKeys.Root}{IRecordingInventory.ProbeName}{Guid.NewGuid():N}");
        var where = access.Settings.Endpoint.Length > 0 ? $"{access.Settings.Endpoint.TrimEnd('/')}/{Bucket}" : Bucket;
        try
        {
            await S3Access.CallAsync(() => access.Client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = "Bedrud", UseChunkEncoding = false }, cancellationToken), cancellationToken);
            using (await S3Access.CallAsync(() => access.Client.GetObjectAsync(Bucket, key, cancellationToken), cancellationToken))
                await S3Access.CallAsync(() => access.Client.DeleteObjectAsync(Bucket, key, cancellationToken), cancellationToken);
            return PreflightPoint.Passed(Code, where);
        }
        catch (S3Failure e)
        {
            var cause = e.IsFull ? "s3-full" : e.IsRefusal ? "s3-refuses" : e.Status == 0 ? "s3-unreachable" : "s3-fails";
            return PreflightPoint.Failed(Code, cause, e.Message, where);
        }
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(bool drafts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = Bucket, Prefix = Full(RecordingKeys.Root) };
        ListObjectsV2Response page;
        do
        {
            page = await CallAsync(() => access.Client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            foreach (var item in page.S3Objects ?? [])
                yield return new StoredFile(item.Key[access.Settings.Prefix.Length..], item.LastModified?.ToUniversalTime() ?? DateTime.MaxValue, item.Size ?? 0);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    private async Task SaveInPartsAsync(string key, string path, long size, string contentType, CancellationToken cancellationToken)
    {
        var partSize = Math.Max(PartSize, (size / MostParts) + 1);
        await AbortForgottenAsync(key, cancellationToken);
        var begun = await CallAsync(() => access.Client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = Bucket, Key = Full(key), ContentType = contentType }, cancellationToken), cancellationToken);
        try
        {
            var parts = new List<PartETag>();
            for (long at = 0; at < size; at += partSize)
            {
                var part = new UploadPartRequest
                {
                    BucketName = Bucket,
                    Key = Full(key),
                    UploadId = begun.UploadId,
                    PartNumber = parts.Count + 1,
                    FilePath = path,
                    FilePosition = at,
                    PartSize = Math.Min(partSize, size - at),
                    UseChunkEncoding = false,
                };
                parts.Add(new PartETag(await CallAsync(() => access.Client.UploadPartAsync(part, cancellationToken), cancellationToken)));
            }

            await CallAsync(() => access.Client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = Bucket, Key = Full(key), UploadId = begun.UploadId, PartETags = parts }, cancellationToken), cancellationToken);
        }
        catch
        {
            await AbortAsync(key, begun.UploadId);
            throw;
        }
    }

    // Of a portal that was killed. Without the right to list them, or in a storage that can't, they wait for the bucket's own rule.
    private async Task AbortForgottenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = Full(key) };
            var found = await S3Access.CallAsync(() => access.Client.ListMultipartUploadsAsync(request, cancellationToken), cancellationToken);
            foreach (var upload in (found.MultipartUploads ?? []).Where(u => u.Key == Full(key)))
                await AbortAsync(key, upload.UploadId);
        }
        catch (S3Failure)
        {
            // Uploading says what is wrong, if anything is.
        }
    }

    // What is not aborted is paid for until somebody finds it.
    private async Task AbortAsync(string key, string upload)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await S3Access.CallAsync(() => access.Client.AbortMultipartUploadAsync(Bucket, Full(key), upload, patience.Token), patience.Token);
        }
        catch (Exception e) when (e is S3Failure or OperationCanceledException)
        {
            // The failure that led here is the one to tell.
        }
    }

    private static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await S3Access.CallAsync(call, cancellationToken);
        }
        catch (S3Failure e)
        {
            throw Failure(e);
        }
    }

    private string Full(string key) => access.Settings.Prefix + key;

    private static RecordingStorageException Failure(S3Failure e) => new(e.Message, e.IsFull, e);
}
