namespace Bedrud.Web.Features.Rooms;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class RoomTexts;
