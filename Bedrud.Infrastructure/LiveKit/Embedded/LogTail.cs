using System.Collections.Immutable;
using System.Text;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The last lines of a log that another process writes. Reads what is new when it is asked; lines stay when the file is emptied or
/// begun anew.
/// </summary>
internal sealed class LogTail(string path, Func<IEnumerable<string>> secrets)
{
    public const int MaximumLines = 500;

    /// <summary>Characters; a real server logs whole session descriptions.</summary>
    public const int MaximumLineLength = 2000;

    /// <summary>Bytes read at once: a taken-over server's log may be long, and only its end matters.</summary>
    private const int Window = 1024 * 1024;

    private readonly Lock _gate = new();
    private ImmutableList<string> _lines = [];
    private long _position;
    private string _unfinished = "";

    /// <summary>Oldest first, secrets masked.</summary>
    public IReadOnlyList<string> Read()
    {
        lock (_gate)
        {
            try
            {
                ReadNew();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The log can't be read now; what was read before still can.
            }

            return _lines;
        }
    }

    /// <summary>The file was begun anew: what it held is read up to its end first.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _position = 0;
            _unfinished = "";
        }
    }

    private void ReadNew()
    {
        if (!File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = file.Length;
        if (length < _position)
            (_position, _unfinished) = (0, "");
        if (length == _position)
            return;

        var skip = length - _position > Window;
        if (skip)
            (_position, _unfinished) = (length - Window, "");
        file.Position = _position;
        var bytes = new byte[length - _position];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _position += read;

        var lines = (_unfinished + Encoding.UTF8.GetString(bytes, 0, read)).Split('\n');
        _unfinished = lines[^1].Length <= Window ? lines[^1] : "";
        var known = secrets().ToList();
        _lines = _lines.AddRange(lines[(skip ? 1 : 0)..^1].Where(line => line.Length > 0).Select(line => Bound(SecretMask.Apply(line.TrimEnd('\r'), known))));
        if (_lines.Count > MaximumLines)
            _lines = _lines.RemoveRange(0, _lines.Count - MaximumLines);
    }

    private static string Bound(string line) => line.Length <= MaximumLineLength ? line : line[..MaximumLineLength] + "...";
}
