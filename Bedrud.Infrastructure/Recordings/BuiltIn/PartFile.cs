using Microsoft.Win32.SafeHandles;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>One part of a recording while it grows. What was written is safe once <see cref="FlushAsync"/> has said so. For one writer at a time.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private long _flushed;

    /// <exception cref="IOException">It can't be opened.</exception>
    public PartFile(string path)
    {
        if (!File.Exists(path))
            OwnerOnly.Create(path).Dispose();
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; private set; }

    /// <summary>Writes what stands from there on; never beyond the end, so that no hole can come to be.</summary>
    /// <returns>False where something before it is missing.</returns>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public async Task<bool> WriteAsync(long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (position < 0 || position > Length)
            return false;
        await RandomAccess.WriteAsync(_file, bytes, position, cancellationToken);
        Length = Math.Max(Length, position + bytes.Length);
        return true;
    }

    /// <summary>Brings everything onto the disk.</summary>
    /// <returns>How many bytes are there now, or null where nothing was new.</returns>
    public async Task<long?> FlushAsync()
    {
        var length = Length;
        if (length == _flushed)
            return null;
        await Task.Run(() => RandomAccess.FlushToDisk(_file));
        return _flushed = length;
    }

    public void Dispose() => _file.Dispose();
}
