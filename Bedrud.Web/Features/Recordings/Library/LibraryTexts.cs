namespace Bedrud.Web.Features.Recordings.Library;

/// <summary>The words of the library's pages.</summary>
public sealed class LibraryTexts;
