namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>Names the resource file of the connection test's page, of its reports and of failed joins.</summary>
public sealed class ConnectionTestTexts;
