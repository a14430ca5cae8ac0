using Bedrud.Infrastructure;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Mailing;

/// <summary>Checks the section <c>Mail</c> at start: every error at once, each naming its key.</summary>
internal sealed class MailOptionsValidator(IEnumerable<IConfigureOptions<ServerOptions>> server, IConfiguration configuration) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        string[] errors = [.. options.Errors(MailOptions.Section), .. Links(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Links(MailOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.PortalUrl))
        {
            if (!Uri.TryCreate(options.PortalUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.PathAndQuery != "/")
                yield return "Mail:PortalUrl is no http or https address, or has a path. Write where people reach the portal, such as https://meet.example.org.";
            yield break;
        }

        // As it is written, whatever its own validator says: that is told in its own words.
        var listening = new ServerOptions();
        foreach (var configure in server)
            configure.Configure(listening);
        if (options.IsConfigured && PortalAddress.Of(options, listening, configuration) is null)
            yield return "Mail:PortalUrl is missing. Write where people reach the portal, such as https://meet.example.org: links in mails begin with it.";
    }
}
