using System.Text.RegularExpressions;
using Bedrud.Infrastructure.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account.OpenIdConnect;

/// <summary>What every identity provider must have, told at start with its key.</summary>
internal sealed partial class OpenIdConnectValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        string[] errors = [.. options.OpenIdConnect.SelectMany(provider => Errors($"{AccountOptions.Section}:{nameof(AccountOptions.OpenIdConnect)}:{provider.Key}", provider.Key, provider.Value))];
        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Errors(string key, string name, OpenIdConnectProvider provider)
    {
        if (!Name().IsMatch(name))
            yield return $"{key} has a name that can't stand in an address. Use small letters, digits and hyphens, at most 32.";
        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority) || authority.Scheme is not ("https" or "http"))
            yield return $"{key}:Authority is \"{provider.Authority}\", which is no address. Write the provider's, such as https://login.example.org/realms/main.";
        else if (provider.RequireHttps && authority.Scheme != "https")
            yield return $"{key}:Authority is \"{provider.Authority}\", which is not https. Use https, or set {key}:RequireHttps to false where the provider is on this machine.";
        if (provider.ClientId.Length == 0)
            yield return $"{key}:ClientId is empty. Write the one that the provider gave this portal.";
        foreach (var (value, role) in provider.Roles.Where(r => !Roles.All.Contains(r.Value)))
            yield return $"{key}:Roles:{value} is \"{role}\", which is no role. Write {string.Join(", ", Roles.All)}.";
        if (provider.Roles.Count > 0 && provider.RoleClaim.Length == 0)
            yield return $"{key}:RoleClaim is empty, but there are roles to give. Write the claim's name, such as groups.";
        if (provider.RoleClaim.Length > 0 && provider.Roles.Count == 0)
            yield return $"{key}:Roles is empty, so that everybody would lose the role that they have. Write at least one value of {provider.RoleClaim}.";
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex Name();
}
