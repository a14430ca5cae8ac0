namespace Bedrud.Web.Features.Recordings.Shares;

/// <summary>The words of links to recordings, and of the page that they open.</summary>
public sealed class ShareTexts;
