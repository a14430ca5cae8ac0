namespace Bedrud.Web.Account.OpenIdConnect;

/// <summary>An identity provider, as the section <c>Accounts:OpenIdConnect:(name)</c> describes it.</summary>
public sealed class OpenIdConnectProvider
{
    /// <summary>What the button says; the name of the section where it is empty.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Its address, below which <c>.well-known/openid-configuration</c> lies.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for beside <c>openid</c>; empty for <c>profile</c> and <c>email</c>.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>The claim whose values <see cref="Roles"/> knows; empty where the provider says nothing about roles.</summary>
    public string RoleClaim { get; set; } = "";

    /// <summary>Values of the claim, and the role of an account that each gives.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    /// <summary>Whether somebody without an account gets one.</summary>
    public bool CreateAccounts { get; set; }

    /// <summary>Whether an account is connected by itself where both sides have confirmed the same address.</summary>
    public bool LinkByVerifiedEmail { get; set; }

    /// <summary>Whether the provider is reached by https only. For a provider on the same machine it may be turned off.</summary>
    public bool RequireHttps { get; set; } = true;
}
