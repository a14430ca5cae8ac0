using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>Whether the keys of sessions outlive the portal: without that everybody is signed out at each restart.</summary>
internal sealed class DataProtectionKeysCheck(IOptions<KeyManagementOptions> options, IDbContextFactory<BedrudDbContext> contexts) : ICheck
{
    public CheckInfo Info { get; } = new("data-protection-keys", CheckGroup.Portal) { Every = TimeSpan.FromMinutes(5), EveryWhileWrong = TimeSpan.FromSeconds(15), After = [DatabaseCheck.Id] };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        if (options.Value.XmlRepository is not EntityFrameworkCoreXmlRepository<BedrudDbContext>)
        {
            return new Finding(Verdict.Failing, "not-persistent")
            {
                Evidence = [new("kept-in", options.Value.XmlRepository?.GetType().Name ?? "-")],
                Fixes = [new("keys-in-database")],
            };
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var keys = await db.DataProtectionKeys.CountAsync(cancellationToken);
        // The first is made when somebody first signs in.
        return keys == 0 ? Finding.Unknown("none-yet") : Finding.Fine(new("kept-in", "database"), new("keys", Amounts.Count(keys)));
    }
}
