namespace Bedrud.Web.Features.Health;

/// <summary>Names the resource file of the linter's words; those of a finding are under <c>finding.</c> and its message.</summary>
public sealed class LinterTexts;
