using System.Security.Claims;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

/// <summary>Puts the display name into the session, so that joining a meeting needs no look at the user's row.</summary>
internal sealed class BedrudClaimsFactory(
    UserManager<BedrudUser> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<BedrudUser, IdentityRole<Guid>>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(BedrudUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Actor.NameClaim, user.DisplayName));
        if (user.PictureVersion is { } picture)
            identity.AddClaim(new Claim(Actor.PictureClaim, picture.ToString()));
        return identity;
    }
}
