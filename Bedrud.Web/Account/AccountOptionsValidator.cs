using Bedrud.Web.Mailing;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

/// <summary>Checks the section <c>Accounts</c> at start: every error at once, each naming its key.</summary>
internal sealed class AccountOptionsValidator(IConfiguration configuration) : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        string[] errors = [.. Errors(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(AccountOptions options)
    {
        foreach (var domain in options.AllowedDomains.Where(domain => Uri.CheckHostName(domain) != UriHostNameType.Dns))
            yield return $"Accounts:AllowedDomains holds \"{domain}\", which is no domain. Write what follows the @ of an address, such as example.org.";
        if (options.AllowedDomains.Length > 0 && options.Registration != RegistrationMode.Open)
            yield return $"Accounts:AllowedDomains is set, and Accounts:Registration is {options.Registration}: nobody could use them. Write Open, or leave the domains out.";
        if (options.ConfirmEmail && string.IsNullOrWhiteSpace(configuration[$"{MailOptions.Section}:{nameof(MailOptions.Host)}"]))
            yield return "Accounts:ConfirmEmail is true, and Mail:Host is missing: nobody would get the link. Write the name of the mail server, or false.";
    }
}
