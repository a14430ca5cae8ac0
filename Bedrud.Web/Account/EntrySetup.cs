using Bedrud.Infrastructure.Configuration;
using Bedrud.Web.Features.Invitations;
using Bedrud.Web.Mailing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

internal static class EntrySetup
{
    /// <summary>How people come by an account, and back into one.</summary>
    public static IServiceCollection AddAccountEntry(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountOptions>>((identity, accounts) => identity.SignIn.RequireConfirmedEmail = accounts.Value.ConfirmEmail);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = PasswordResets.Validity);
        return services
            .AddSettings<AccountOptions>(AccountOptions.Section)
            .AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>()
            .AddMailing()
            .AddSingleton<AccountMails>()
            .AddSingleton<EntryPaces>()
            .AddScoped<EmailConfirmations>()
            .AddSingleton<PasswordResets>()
            .AddSingleton<InvitationService>();
    }
}
