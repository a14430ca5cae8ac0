namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>What the boxes of an MP4 file say.</summary>
/// <param name="Duration">Of the longest track, as far as the file holds it.</param>
/// <param name="Width">Pixels; 0 without a picture.</param>
/// <param name="Height">Pixels; 0 without a picture.</param>
/// <param name="IsFragmented">Written piece by piece: what is there plays, though more was to come.</param>
/// <param name="IsCut">The last box is longer than what is left of the file.</param>
internal sealed record Mp4Facts(TimeSpan Duration, int Width, int Height, bool HasVideo, bool HasAudio, bool IsFragmented, bool IsCut);
