using System.Security.Cryptography;
using System.Text;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account;

/// <summary>
/// The one-time link that makes the first administrator. Whoever can read the portal's output or its data folder owns the machine, and
/// nobody else can guess it. It lies in the data folder while there is no administrator, so that it stays the same over restarts.
/// </summary>
public sealed class SetUpLink(DataFolder folder, IDbContextFactory<BedrudDbContext> contexts)
{
    private const int TokenBytes = 24;
    private readonly string _file = folder.File("set-up-token");

    /// <summary>Whether no administrator exists yet.</summary>
    public async Task<bool> IsNeededAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        return !await db.UserRoles.AnyAsync(ur => db.Roles.Any(r => r.Id == ur.RoleId && r.Name == Roles.Administrator));
    }

    /// <summary>The token, made at the first call.</summary>
    public string Token()
    {
        if (Stored() is { } token)
            return token;
        // As a whole or not at all: a full disk must not leave an empty file, whose token anybody could guess.
        OwnerOnly.Replace(_file, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))));
        return Stored() ?? throw new InvalidDataException($"{_file} holds no token although it was just written.");
    }

    /// <summary>Whether <paramref name="token"/> is the link's. False where none was made.</summary>
    public bool Matches(string? token) => token is not null && Stored() is { } stored
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(stored));

    public void Forget() => File.Delete(_file);

    private string? Stored() => File.Exists(_file) && File.ReadAllText(_file).Trim() is { Length: 2 * TokenBytes } token ? token : null;
}
