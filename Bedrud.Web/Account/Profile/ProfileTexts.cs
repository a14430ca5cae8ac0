namespace Bedrud.Web.Account.Profile;

/// <summary>Names the resource file of the words about one's own account.</summary>
public sealed class ProfileTexts;
