using System.Security.Claims;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account.OpenIdConnect;

/// <summary>Gives an account the role that its identity provider says, at each sign-in.</summary>
public sealed class ExternalRoles(UserManager<BedrudUser> users, BedrudDbContext db, IOptions<AccountOptions> options, AuditLog audit)
{
    /// <summary>The highest role that any of the claim's values gives; User where none does. The last administrator stays one, whatever the provider says.</summary>
    /// <param name="actor">Written down as who changed the role: the account itself, from where it signs in.</param>
    public async Task ApplyAsync(BedrudUser user, string providerName, ClaimsPrincipal external, Actor actor)
    {
        if (!options.Value.OpenIdConnect.TryGetValue(providerName, out var provider) || provider.RoleClaim.Length == 0)
            return;
        var given = external.FindAll(provider.RoleClaim)
            .Select(claim => provider.Roles.FirstOrDefault(role => role.Key.Equals(claim.Value, StringComparison.OrdinalIgnoreCase)).Value)
            .Where(role => role is not null).ToHashSet();
        var wanted = Roles.All.FirstOrDefault(given.Contains) ?? Roles.User;
        var present = await users.GetRolesAsync(user);
        if (present is [var only] && only == wanted)
            return;

        await using var transaction = await db.Database.BeginTransactionAsync();
        Problem? problem = null;
        if (wanted != Roles.Administrator && await db.WouldLoseLastAdministratorAsync(user.Id, default))
            problem = Problems.LastAdministrator;
        else
        {
            await users.RemoveFromRolesAsync(user, present);
            await users.AddToRoleAsync(user, wanted);
            // Whatever else this account has open began with other rights.
            await users.UpdateSecurityStampAsync(user);
        }

        audit.Add(db, actor, AuditAction.AccountRoles, target: user.Email, failure: problem, details: providerName,
            change: AuditChange.Of(new { roles = present.Order().ToArray() }, new { roles = (string[])[wanted] }));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
