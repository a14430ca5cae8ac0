using Bedrud.Web.Account.OpenIdConnect;

namespace Bedrud.Web.Account;

/// <summary>Who may make an account.</summary>
public enum RegistrationMode
{
    /// <summary>Anybody who reaches the portal.</summary>
    Open,

    /// <summary>Nobody by themselves.</summary>
    Closed,
}

/// <summary>The section <c>Accounts</c> of the configuration.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    public RegistrationMode Registration { get; set; } = RegistrationMode.Open;

    /// <summary>Identity providers by a name that stands in addresses.</summary>
    public Dictionary<string, OpenIdConnectProvider> OpenIdConnect { get; set; } = [];
}
