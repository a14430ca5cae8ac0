using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Features.Health;

/// <summary>Whether the database can serve. A singleton.</summary>
internal sealed class DatabaseReadiness(IDbContextFactory<BedrudDbContext> contexts)
{
    private volatile bool _migrated;

    /// <summary>Whether it answers, and whether it has been brought to this version, which is asked until it is so.</summary>
    public async Task<(bool Answers, bool Migrated)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!_migrated)
                _migrated = !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
            if (_migrated)
                await db.Rooms.AnyAsync(cancellationToken);
            return (true, _migrated);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException or InvalidOperationException)
        {
            return (false, _migrated);
        }
    }
}
