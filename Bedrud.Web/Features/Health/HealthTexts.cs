namespace Bedrud.Web.Features.Health;

/// <summary>Names the resource file of the health page's words, and of those that all checks share.</summary>
public sealed class HealthTexts;
