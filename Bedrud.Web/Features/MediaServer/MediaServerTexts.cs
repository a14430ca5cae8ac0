namespace Bedrud.Web.Features.MediaServer;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class MediaServerTexts;
