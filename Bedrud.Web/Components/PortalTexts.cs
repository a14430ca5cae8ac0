namespace Bedrud.Web.Components;

/// <summary>Names the resource file of the words that every page shares.</summary>
public sealed class PortalTexts;
