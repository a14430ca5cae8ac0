using System.Globalization;
using System.Text.Json;

namespace Bedrud.Web.Features.MediaServer;

/// <summary>How grave a line is, in LiveKit's order.</summary>
public enum LogLineLevel
{
    Debug,

    /// <summary>Also a line that says nothing of it.</summary>
    Info,
    Warning,
    Error,
}

/// <summary>A line of the media server's log, taken apart as far as it can be.</summary>
/// <param name="At">UTC; null for a plain line.</param>
/// <param name="Fields">What it says beside the message, in its order.</param>
public sealed record ServerLogLine(LogLineLevel Level, DateTime? At, string? Logger, string Message, IReadOnlyList<(string Name, string Value)> Fields, string Raw)
{
    private static readonly string[] Known = ["level", "ts", "logger", "msg", "caller"];

    /// <summary>Lines of a Go panic or a shell say what they say without a level: a word at their beginning counts.</summary>
    private static readonly string[] Alarms = ["panic", "fatal", "error"];

    // {"level":"info","ts":"2026-11-23T10:42:07.123Z","logger":"livekit","caller":"server/main.go:1","msg":"starting LiveKit server","portHttp":7880}
    public static ServerLogLine Parse(string line)
    {
        if (!line.StartsWith('{'))
            return Plain(line);
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new ServerLogLine(
                LevelOf(Text(root, "level")), Time(root), Text(root, "logger"), Text(root, "msg") ?? "",
                [.. root.EnumerateObject().Where(field => !Known.Contains(field.Name)).Select(field => (field.Name, Value(field.Value)))], line);
        }
        catch (JsonException)
        {
            return Plain(line);
        }
    }

    /// <summary>Whether it is at least so grave and has the words in it, in whatever case.</summary>
    public bool Matches(LogLineLevel least, string words) => Level >= least && (words.Length == 0 || Raw.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static ServerLogLine Plain(string line) => new(
        Alarms.Any(word => line.StartsWith(word, StringComparison.OrdinalIgnoreCase)) ? LogLineLevel.Error : LogLineLevel.Info, null, null, line, [], line);

    private static LogLineLevel LevelOf(string? level) => level?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLineLevel.Debug,
        "WARN" or "WARNING" => LogLineLevel.Warning,
        "ERROR" or "DPANIC" or "PANIC" or "FATAL" => LogLineLevel.Error,
        _ => LogLineLevel.Info,
    };

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // LiveKit writes ISO 8601; zap's own habit is seconds since 1970.
    private static DateTime? Time(JsonElement root) => root.TryGetProperty("ts", out var ts) ? ts.ValueKind switch
    {
        JsonValueKind.Number when ts.TryGetDouble(out var seconds) && seconds is > 0 and < 1e11 => DateTime.UnixEpoch.AddSeconds(seconds),
        JsonValueKind.String when DateTime.TryParse(ts.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) => at,
        _ => null,
    } : null;

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
