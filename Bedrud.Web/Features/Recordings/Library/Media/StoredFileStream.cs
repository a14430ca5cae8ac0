using Bedrud.Infrastructure.Recordings;

namespace Bedrud.Web.Features.Recordings.Library.Media;

/// <summary>
/// A file of the library that can be read from anywhere, so that .NET's own ranges work on it. Nothing is read before it is asked for, and it is fetched in
/// parts: a player that jumps elsewhere leaves at most the rest of one part unread.
/// </summary>
internal sealed class StoredFileStream(IRecordingStorage storage, string key, long length) : Stream
{
    private const long PartLength = 16 * 1024 * 1024;
    private Stream? _part;
    private long _partPosition;
    private long _partEnd;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Opens the file at this byte, before anything of an answer is sent.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="RecordingStorageException">The storage can't say.</exception>
    public async Task<bool> PrepareAsync(long position, CancellationToken cancellationToken)
    {
        _position = position;
        return await OpenPartAsync(cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.Length == 0)
            return 0;
        if (_part is null || _partPosition != _position || _position >= _partEnd)
        {
            if (!await OpenPartAsync(cancellationToken))
                throw new RecordingStorageException($"{key} went away while it was read.");
        }

        var read = await _part!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _partEnd - _position)], cancellationToken);
        if (read == 0)
            throw new RecordingStorageException($"{key} ends at {_position} of {length} bytes.");
        _position += read;
        _partPosition = _position;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_part is not null)
            await _part.DisposeAsync();
        _part = null;
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _part?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> OpenPartAsync(CancellationToken cancellationToken)
    {
        if (_part is not null)
            await _part.DisposeAsync();
        var count = Math.Min(PartLength, length - _position);
        _part = await storage.OpenAsync(key, _position, count, cancellationToken);
        (_partPosition, _partEnd) = (_position, _position + count);
        return _part is not null;
    }
}
