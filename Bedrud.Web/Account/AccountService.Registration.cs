using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Invitations;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Account;

/// <summary>What came of making an account.</summary>
public enum Registered
{
    /// <summary>It is signed in.</summary>
    SignedIn,

    /// <summary>A link is on its way to its address, without which nobody signs in.</summary>
    MustConfirm,
}

/// <summary>How people make accounts of their own.</summary>
public sealed partial class AccountService
{
    /// <summary>Makes an account with the role of the invitation, or User without one, and signs in, as far as <c>Accounts:Registration</c> lets anybody.</summary>
    /// <param name="invitation">The secret of an invitation's link; null or empty: none.</param>
    /// <param name="from">From where, for the audit log.</param>
    public async Task<Result<Registered>> RegisterAsync(string? email, string? name, string? password, string? invitation = null, Actor? from = null)
    {
        var made = await MakeAsync(email, name, password, invitation, from);
        if (!made.Succeeded)
            return made.Problem;
        var user = made.Value;
        if (options.Value.ConfirmEmail && !user.EmailConfirmed)
        {
            await confirmations.SendAsync(user);
            return Registered.MustConfirm;
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return Registered.SignedIn;
    }

    private async Task<Result<BedrudUser>> MakeAsync(string? email, string? name, string? password, string? invitation, Actor? from)
    {
        if (options.Value.Registration == RegistrationMode.Closed)
            return Problems.RegistrationClosed;
        var isInvited = !string.IsNullOrEmpty(invitation);
        if (!isInvited && options.Value.Registration == RegistrationMode.Invitation)
            return Problems.InvitationNeeded;
        var address = email?.Trim() ?? "";
        // What is no address at all is told as such.
        if (!isInvited && address.Contains('@', StringComparison.Ordinal) && !options.Value.Allows(address))
            return Problems.EmailDomain.With(string.Join(", ", options.Value.AllowedDomains));

        await using var transaction = await db.Database.BeginTransactionAsync();
        var used = isInvited ? await InvitationService.UseAsync(db, invitation!, time.GetUtcNow().UtcDateTime) : null;
        if (isInvited && used is null)
            return Problems.InvitationGone;
        if (used?.Email is not null && !used.Email.Equals(address, StringComparison.OrdinalIgnoreCase))
            return Problems.InvitationForAnother;
        // The administrator who named the address vouches for it.
        var created = await CreateAsync(email, name, password, used?.Role ?? Roles.User, isConfirmed: used?.Email is not null);
        if (!created.Succeeded)
            return created.Problem;
        var user = created.Value;
        audit.Add(
            db, new Actor(user.Id, user.DisplayName, RemoteAddress: from?.RemoteAddress, Client: from?.Client), AuditAction.AccountRegister, target: user.Email,
            details: used is null ? null : $"invitation {used.Id} of {used.CreatedByName}", change: AuditChange.Of(null, new { role = used?.Role ?? Roles.User }));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return user;
    }
}
