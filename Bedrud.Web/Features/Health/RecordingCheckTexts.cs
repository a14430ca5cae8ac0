namespace Bedrud.Web.Features.Health;

/// <summary>Names the resource file of these checks' words.</summary>
public sealed class RecordingCheckTexts;
