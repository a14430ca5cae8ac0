using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// What the server writes, in the data folder. Files, never pipes: livekit-server dies of SIGPIPE when the reader of a pipe goes
/// away, and it shall outlive its portal. <c>livekit.log</c> is stderr, the log; <c>livekit.out</c> is stdout, on which there is
/// only the one line of a fatal error.
/// </summary>
internal sealed partial class ServerLog
{
    /// <summary>Bytes after which a running server's log is set aside.</summary>
    private const long MaximumSize = 16 * 1024 * 1024;

    private readonly Func<IEnumerable<string>> _secrets;
    private readonly LogTail _tail;

    public ServerLog(DataFolder folder, Func<IEnumerable<string>> secrets)
    {
        _secrets = secrets;
        Path = folder.File("livekit", "livekit.log");
        OutputPath = folder.File("livekit", "livekit.out");
        _tail = new LogTail(Path, secrets);
    }

    public string Path { get; }
    public string OutputPath { get; }

    /// <summary>The last 500 lines, oldest first, without secrets.</summary>
    public IReadOnlyList<string> Tail() => _tail.Read();

    /// <summary>A log for a new server; the one before is kept as <c>livekit.log.1</c>.</summary>
    public void Begin()
    {
        Tail();
        if (File.Exists(Path) && new FileInfo(Path).Length > 0)
            File.Move(Path, Path + ".1", overwrite: true);
        OwnerOnly.Truncate(Path);
        OwnerOnly.Truncate(OutputPath);
        _tail.Restart();
    }

    /// <summary>Copies and empties a log that has grown too long. The server appends, so it goes on at the new end.</summary>
    public void Bound()
    {
        if (!File.Exists(Path) || new FileInfo(Path).Length < MaximumSize)
            return;
        Tail();
        File.Copy(Path, Path + ".1", overwrite: true);
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(0);
    }

    /// <summary>
    /// Why the server ended, in its own words: what it wrote to stdout, else what stands in its log beside the JSON: a Go panic, a
    /// JavaScript error. Null where it said nothing.
    /// </summary>
    public string? LastWords()
    {
        var output = File.Exists(OutputPath) ? File.ReadAllText(OutputPath).Trim() : "";
        // The file, not the tail: that goes back to servers before this one.
        var words = output.Length > 0 ? SecretMask.Apply(output, _secrets()) : PlainWords(new LogTail(Path, _secrets).Read());
        return words is { Length: > LogTail.MaximumLineLength } ? words[..LogTail.MaximumLineLength] : words;
    }

    private static string? PlainWords(IReadOnlyList<string> lines)
    {
        var plain = lines.Where(line => line[0] != '{').ToList();
        return plain.LastOrDefault(line => Cause().IsMatch(line)) ?? plain.LastOrDefault();
    }

    // panic: runtime error: ..., fatal error: all goroutines are asleep, TypeError: x is not a function, setsid: failed to execute
    [GeneratedRegex(@"^\s*(panic|fatal error|\w*Error|setsid)\b.*:")]
    private static partial Regex Cause();
}
