namespace Bedrud.Web.Features.Recordings;

/// <summary>Names the resource file of recordings' words.</summary>
public sealed class RecordingTexts;
