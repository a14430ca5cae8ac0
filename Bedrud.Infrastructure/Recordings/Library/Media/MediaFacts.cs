namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>What a file is.</summary>
/// <param name="Width">Pixels; 0 without a picture.</param>
/// <param name="Height">Pixels; 0 without a picture.</param>
/// <param name="ContentType">Such as <c>video/mp4</c>.</param>
/// <param name="Extension">With its dot.</param>
internal sealed record MediaFacts(TimeSpan Duration, int Width, int Height, bool HasVideo, bool HasAudio, string ContentType, string Extension);
