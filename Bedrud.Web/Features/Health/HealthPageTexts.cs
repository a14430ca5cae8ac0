namespace Bedrud.Web.Features.Health;

/// <summary>Names the resource file of the health page's words.</summary>
public sealed class HealthPageTexts;
