using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>The S3 storage of the settings, and what of it may be told. A singleton.</summary>
internal sealed class S3Access(IOptions<RecordingOptions> options) : IDisposable
{
    private readonly Lazy<AmazonS3Client> _client = new(() => Connect(options.Value.S3));

    public RecordingS3Options Settings => options.Value.S3;

    public AmazonS3Client Client => _client.Value;

    /// <summary>The object's key where an address is of the bucket of the settings; null where it is of somewhere else.</summary>
    public string? KeyOf(Uri address)
    {
        if (!Settings.IsSet)
            return null;
        var path = Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/');
        if (address.Scheme == "s3")
            return address.Host == Settings.Bucket ? path : null;
        var ours = Settings.Endpoint.Length > 0 ? new Uri(Settings.Endpoint).Authority : null;
        var isHost = ours is null ? address.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) : address.Authority.EndsWith(ours, StringComparison.OrdinalIgnoreCase);
        if (!isHost)
            return null;
        if (address.Host.StartsWith($"{Settings.Bucket}.", StringComparison.OrdinalIgnoreCase))
            return path;
        return (ours is null || address.Authority.Equals(ours, StringComparison.OrdinalIgnoreCase)) && path.StartsWith($"{Settings.Bucket}/", StringComparison.Ordinal)
            ? path[(Settings.Bucket.Length + 1)..]
            : null;
    }

    /// <summary>Runs a call, and makes of whatever it throws the storage's own words: never a key, a signature or an address with one.</summary>
    /// <exception cref="S3Failure">It failed.</exception>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception e)
        {
            throw new S3Failure(e.StatusCode, e.ErrorCode is { Length: > 0 } code ? $"{(int)e.StatusCode} {code}: {Safe(e)}" : $"{(int)e.StatusCode} {e.StatusCode}", e.ErrorCode ?? "");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or OperationCanceledException or WebException)
        {
            throw new S3Failure(0, (e.InnerException ?? e).Message, "");
        }
    }

    // Servers repeat the key and what they signed in such answers.
    private static string Safe(AmazonS3Exception e) => e.ErrorCode switch
    {
        "InvalidAccessKeyId" => "the access key is not known there",
        "SignatureDoesNotMatch" => "the secret does not belong to the access key",
        _ => e.Message.Split('\n')[0],
    };

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private static AmazonS3Client Connect(RecordingS3Options settings)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.ForcePathStyle,
            // What servers other than AWS may not understand.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromMinutes(2),
        };
        if (settings.Endpoint.Length > 0)
            (config.ServiceURL, config.AuthenticationRegion) = (settings.Endpoint, settings.Region);
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        return new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.Secret), config);
    }
}

/// <summary>The S3 storage did not do it.</summary>
/// <param name="status">0: it was not reached, or broke off.</param>
/// <param name="message">Its own words; without secrets.</param>
/// <param name="code">S3's name of the failure; empty where it has none.</param>
internal sealed class S3Failure(HttpStatusCode status, string message, string code) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public bool IsMissing => Status == HttpStatusCode.NotFound && code != "NoSuchBucket";

    public bool IsFull => Status == HttpStatusCode.InsufficientStorage || code is "QuotaExceeded" or "XMinioStorageFull" or "XMinioAdminBucketQuotaExceeded" or "EntityTooLarge";

    public bool IsRefusal => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || code == "NoSuchBucket";
}
