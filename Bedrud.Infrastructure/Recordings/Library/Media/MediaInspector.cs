using System.Globalization;
using System.Text.Json;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>Looks at a file: whether it can be played, what it is, what may be wrong with it. A singleton.</summary>
internal sealed class MediaInspector(Ffmpeg ffmpeg)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60);

    /// <exception cref="SourceException">It is cut, or nothing that can be played.</exception>
    public async Task<MediaFacts> InspectAsync(string path, CancellationToken cancellationToken)
    {
        var (boxes, why) = ReadBoxes(path);
        if (boxes is { IsCut: true, IsFragmented: false })
            throw new SourceException(RecordingReason.Truncated, "The file ends before its pictures and sounds do.");
        var facts = await ProbeAsync(path, cancellationToken) ?? (boxes is null ? throw Unreadable(why!) : FactsOf(boxes));
        if (!facts.HasVideo && !facts.HasAudio)
            throw Unreadable("It holds neither picture nor sound.");
        return facts.Duration > TimeSpan.Zero ? facts : throw Unreadable("It is empty.");
    }

    private static (Mp4Facts? Facts, string? Why) ReadBoxes(string path)
    {
        try
        {
            return (Mp4Reader.Read(path), null);
        }
        catch (InvalidDataException e)
        {
            return (null, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(RecordingReason.FetchFailed, e.Message, e);
        }
    }

    private async Task<MediaFacts?> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        if (ffmpeg.Probe is not { } program)
            return null;
        var run = await Ffmpeg.RunAsync(program, ProbeLimit, cancellationToken, ["-v", "error", .. Ffmpeg.Input, "-print_format", "json", "-show_format", "-show_streams", $"file:{path}"]);
        // Where the program itself is broken, its words are no verdict on the file.
        if (run is not { } done)
            return null;
        if (done.Code != 0)
            throw Unreadable(done.Errors.Replace(path, "the file", StringComparison.Ordinal).Trim());
        using var answer = JsonDocument.Parse(done.Output);
        return Read(answer.RootElement);
    }

    private static MediaFacts Read(JsonElement answer)
    {
        var streams = answer.GetProperty("streams").EnumerateArray().ToList();
        var pictures = streams.Where(s => Text(s, "codec_type") == "video" && Text(s, "width").Length > 0).ToList();
        var format = answer.GetProperty("format");
        var seconds = double.TryParse(Text(format, "duration"), NumberStyles.Float, CultureInfo.InvariantCulture, out var told) && told is > 0 and < 31_536_000 ? told : 0;
        var (hasVideo, hasAudio) = (pictures.Count > 0, streams.Exists(s => Text(s, "codec_type") == "audio"));
        var (type, extension) = Kind(Text(format, "format_name"), hasVideo);
        return new MediaFacts(
            TimeSpan.FromSeconds(seconds), hasVideo ? pictures[0].GetProperty("width").GetInt32() : 0, hasVideo ? pictures[0].GetProperty("height").GetInt32() : 0, hasVideo, hasAudio, type, extension);
    }

    private static MediaFacts FactsOf(Mp4Facts boxes)
    {
        var (type, extension) = Kind("mp4", boxes.HasVideo);
        return new MediaFacts(boxes.Duration, boxes.Width, boxes.Height, boxes.HasVideo, boxes.HasAudio, type, extension);
    }

    // ffprobe names families: "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm".
    private static (string Type, string Extension) Kind(string format, bool hasVideo) =>
        format.Contains("webm", StringComparison.Ordinal) ? (hasVideo ? "video/webm" : "audio/webm", ".webm")
        : format.Contains("ogg", StringComparison.Ordinal) ? (hasVideo ? "video/ogg" : "audio/ogg", ".ogg")
        : (hasVideo ? "video/mp4" : "audio/mp4", ".mp4");

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static SourceException Unreadable(string why) => new(RecordingReason.Unreadable, why);
}
