using Bedrud.Web.Account.OpenIdConnect;

namespace Bedrud.Web.Account;

/// <summary>Who may make an account.</summary>
public enum RegistrationMode
{
    /// <summary>Anybody who reaches the portal, as far as <see cref="AccountOptions.AllowedDomains"/> lets them.</summary>
    Open,

    /// <summary>Whoever has an invitation.</summary>
    Invitation,

    /// <summary>Nobody by themselves, invited or not.</summary>
    Closed,
}

/// <summary>The section <c>Accounts</c> of the configuration.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    public RegistrationMode Registration { get; set; } = RegistrationMode.Open;

    /// <summary>Domains such as <c>example.org</c>: with <see cref="RegistrationMode.Open"/> only addresses of these. Empty: any. Invitations are not bound by it.</summary>
    public string[] AllowedDomains { get; set; } = [];

    /// <summary>Whether an account can be used only when its e-mail address is confirmed; wants the section <c>Mail</c>.</summary>
    public bool ConfirmEmail { get; set; }

    /// <summary>Whether somebody without an invitation may use this address.</summary>
    internal bool Allows(string email) =>
        AllowedDomains.Length == 0 || AllowedDomains.Contains(email[(email.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>Identity providers by a name that stands in addresses.</summary>
    public Dictionary<string, OpenIdConnectProvider> OpenIdConnect { get; set; } = [];
}
