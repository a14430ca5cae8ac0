namespace Bedrud.Web.Features.Audit;

/// <summary>The words of the audit log's pages.</summary>
public sealed class AuditTexts;
