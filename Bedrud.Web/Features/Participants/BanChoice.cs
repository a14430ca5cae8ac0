namespace Bedrud.Web.Features.Participants;

/// <param name="Until">UTC; null for ever.</param>
public sealed record BanChoice(DateTime? Until, string? Reason);
