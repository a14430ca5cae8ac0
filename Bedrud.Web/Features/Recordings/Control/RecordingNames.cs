using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Recordings.Control;

/// <summary>The API's words for what recordings have.</summary>
public static class RecordingNames
{
    /// <summary><c>NoWorker</c> is <c>no-worker</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => LabelName.Of(value);

    /// <summary><c>720p</c> or <c>1080p</c>.</summary>
    public static string Of(RecordingResolution resolution) => $"{resolution.ToString()[1..]}p";

    /// <summary><c>grid</c>, <c>speaker</c> or <c>singleSpeaker</c>.</summary>
    public static string Of(RecordingLayout layout) => layout == RecordingLayout.SingleSpeaker ? "singleSpeaker" : layout.ToString().ToLowerInvariant();

    public static bool TryParse(string text, out RecordingResolution resolution) =>
        EnumNames.TryParse(text.EndsWith('p') ? $"P{text[..^1]}" : "", out resolution);
}
