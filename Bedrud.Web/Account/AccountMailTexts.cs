namespace Bedrud.Web.Account;

/// <summary>Names the resource file of mails about accounts.</summary>
public sealed class AccountMailTexts;
