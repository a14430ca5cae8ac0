using System.Text.Json.Serialization;
using Bedrud.Domain.Recordings;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>What the page says, besides bytes. See <c>Client/src/recorder/protocol.ts</c>.</summary>
internal sealed record FromPage
{
    public string Type { get; init; } = "";

    public string? Secret { get; init; }

    public string? Reason { get; init; }

    public string? Code { get; init; }

    public string? Text { get; init; }

    public int People { get; init; }

    public bool Connected { get; init; }

    public double Seconds { get; init; }

    /// <summary>After such trouble nothing more will come.</summary>
    public bool IsFatal => Type == "trouble" && Code is "codec" or "video-encoder" or "audio-encoder" or "mp4" or "worker";
}

/// <summary>What the page records.</summary>
internal sealed record PageSettings(
    int Width, int Height, int FrameRate, int VideoBitrate, int AudioBitrate, [property: JsonPropertyName("layout")] string LayoutName, bool AudioOnly, string RoomName)
{
    /// <summary>25 frames a second; 2 Mb/s at 720p and 4 at 1080p, as LiveKit's egress has them or a little less: OpenH264 keeps up on one core.</summary>
    public static PageSettings Of(CaptureRecord record)
    {
        var large = record.Resolution == RecordingResolution.P1080;
        var layout = record.Layout switch
        {
            RecordingLayout.Speaker => "speaker",
            RecordingLayout.SingleSpeaker => "single-speaker",
            _ => "grid",
        };
        return new PageSettings(large ? 1920 : 1280, large ? 1080 : 720, 25, large ? 4_000_000 : 2_000_000, 96_000, layout, record.AudioOnly, record.RoomName);
    }
}
