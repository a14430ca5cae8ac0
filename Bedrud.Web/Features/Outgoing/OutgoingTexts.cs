namespace Bedrud.Web.Features.Outgoing;

/// <summary>The texts of the pages about webhooks.</summary>
public sealed class OutgoingTexts;
