namespace Bedrud.Web.Features.Users;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class UserTexts;
