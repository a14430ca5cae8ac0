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
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
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
        if (File.Exists(_file))
            return File.ReadAllText(_file).Trim();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(_file, options);
        writer.Write(token);
        return token;
    }

    public bool Matches(string? token) => token is not null && File.Exists(_file)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token()));

    public void Forget() => File.Delete(_file);
}
