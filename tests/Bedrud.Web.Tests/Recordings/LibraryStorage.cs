using System.Collections.Concurrent;
using Bedrud.Infrastructure.Recordings;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>A library in memory, which tells what was read of it and fails as a test wants.</summary>
public sealed class LibraryStorage : IRecordingStorage
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    /// <summary>Offset and count of what was opened.</summary>
    public ConcurrentQueue<(long Offset, long? Count)> Opened { get; } = new();

    public bool IsDown { get; set; }

    public void Put(string key, byte[] content) => _files[key] = content;

    public async Task SaveAsync(string key, string path, string contentType, CancellationToken cancellationToken) =>
        _files[key] = await File.ReadAllBytesAsync(path, cancellationToken);

    public Task<long?> SizeAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(Find(key) is { } file ? file.Length : null);

    public Task<Stream?> OpenAsync(string key, long offset, long? count, CancellationToken cancellationToken)
    {
        Opened.Enqueue((offset, count));
        return Task.FromResult<Stream?>(Find(key) is { } file
            ? new MemoryStream(file, (int)offset, (int)Math.Min(count ?? long.MaxValue, file.Length - offset))
            : null);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        _files.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task<PreflightPoint> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(PreflightPoint.Passed("storage"));

    private byte[]? Find(string key) => IsDown ? throw new RecordingStorageException("the disk is away") : _files.GetValueOrDefault(key);
}
