namespace Bedrud.Web.Features.Invitations;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class InvitationTexts;
