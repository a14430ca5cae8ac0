namespace Bedrud.Web.Features.Dashboard;

/// <summary>The words of the dashboard.</summary>
public sealed class DashboardTexts;
