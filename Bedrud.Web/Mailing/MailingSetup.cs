using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Mailing;

internal static class MailingSetup
{
    /// <summary>The section <c>Mail</c>, and who sends by it.</summary>
    public static IServiceCollection AddMailing(this IServiceCollection services) => services
        .AddSettings<MailOptions>(MailOptions.Section)
        .AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>()
        .AddSingleton<MailSender>()
        .AddSingleton<PortalAddress>()
        .AddSingleton<PortalMails>()
        .AddHostedService(provider => provider.GetRequiredService<PortalMails>());
}
