using System.Globalization;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Mailing;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Account;

/// <summary>What the portal writes to people about their accounts, in the language of the request that has it written. A singleton.</summary>
public sealed class AccountMails(IStringLocalizer<AccountMailTexts> texts, PortalAddress address)
{
    /// <param name="path">From the portal's root.</param>
    public PortalMail Confirmation(BedrudUser user, string path) =>
        new(user.Email!, texts["confirm.subject"], texts["confirm.text", user.DisplayName, address.LinkTo(path)]);

    /// <param name="path">From the portal's root.</param>
    public PortalMail NewPassword(BedrudUser user, string path) =>
        new(user.Email!, texts["reset.subject"], texts["reset.text", user.DisplayName, address.LinkTo(path)]);

    /// <param name="path">From the portal's root.</param>
    /// <param name="expiresAt">UTC.</param>
    public PortalMail Invitation(string email, string inviter, string path, DateTime expiresAt) => new(
        email, texts["invitation.subject"],
        texts["invitation.text", inviter, address.LinkTo(path), expiresAt.ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture)]);
}
