namespace Bedrud.Web.Features.Lobby;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class LobbyTexts;
