namespace Bedrud.Web.Features.History;

/// <summary>The words of past meetings.</summary>
public sealed class HistoryTexts;
