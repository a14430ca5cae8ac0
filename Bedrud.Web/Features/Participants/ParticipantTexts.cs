namespace Bedrud.Web.Features.Participants;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class ParticipantTexts;
