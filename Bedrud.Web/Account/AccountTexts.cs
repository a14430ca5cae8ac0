namespace Bedrud.Web.Account;

/// <summary>Names the resource file of this feature's words.</summary>
public sealed class AccountTexts;
