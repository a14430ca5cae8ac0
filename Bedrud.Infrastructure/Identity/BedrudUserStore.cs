using System.Security.Cryptography;
using System.Text;
using Bedrud.Infrastructure.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Identity;

/// <summary>
/// Identity's store, which keeps recovery codes as they are shown. Here they are hashed, as whoever reads the database could sign in with them; and each is
/// taken once, also by two requests at the same time.
/// </summary>
public sealed class BedrudUserStore(BedrudDbContext context, IdentityErrorDescriber? describer = null)
    : UserStore<BedrudUser, IdentityRole<Guid>, BedrudDbContext, Guid>(context, describer)
{
    /// <summary>Under which Identity's own tokens are kept.</summary>
    public const string InternalProvider = "[AspNetUserStore]";

    private const string CodesName = "RecoveryCodes";

    /// <inheritdoc/>
    public override Task ReplaceCodesAsync(BedrudUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(code => Hash(user.Id, code)), cancellationToken);

    /// <inheritdoc/>
    public override async Task<bool> RedeemCodeAsync(BedrudUser user, string code, CancellationToken cancellationToken)
    {
        var tokens = Context.UserTokens.Where(t => t.UserId == user.Id && t.LoginProvider == InternalProvider && t.Name == CodesName);
        var before = await tokens.Select(t => t.Value).FirstOrDefaultAsync(cancellationToken) ?? "";
        var codes = before.Split(';');
        var redeemed = Hash(user.Id, code);
        if (!codes.Contains(redeemed))
            return false;
        var after = string.Join(';', codes.Where(kept => kept != redeemed));
        return await tokens.Where(t => t.Value == before).ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, after), cancellationToken) == 1;
    }

    // They are drawn at random, some 50 bits: no slow hash is needed, and the account's id makes each its own.
    private static string Hash(Guid userId, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId:N}:{string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}")))[..40];
}
