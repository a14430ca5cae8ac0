using System.Globalization;
using System.Text;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Bundle;

/// <summary>Which database, how large, and how many rows of what: no row of it.</summary>
public sealed class BundleDatabase(IDbContextFactory<BedrudDbContext> contexts, IOptions<DatabaseOptions> options)
{
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"provider: {options.Value.Provider}\nbytes: {await BytesAsync(db, cancellationToken)}\n");
        text.Append(CultureInfo.InvariantCulture, $"rooms: {await db.Rooms.CountAsync(cancellationToken)}\nusers: {await db.Users.CountAsync(cancellationToken)}\n");
        text.Append(CultureInfo.InvariantCulture, $"chat messages: {await db.ChatMessages.CountAsync(cancellationToken)}\naudit entries: {await db.AuditEntries.CountAsync(cancellationToken)}\n");
        text.Append(CultureInfo.InvariantCulture, $"check spans: {await db.CheckSpans.CountAsync(cancellationToken)}\nload samples: {await db.LoadSamples.CountAsync(cancellationToken)}\n");
        text.Append(CultureInfo.InvariantCulture, $"failed joins: {await db.JoinFailures.CountAsync(cancellationToken)}\nconnection reports: {await db.ConnectionReports.CountAsync(cancellationToken)}\n");
        text.Append(CultureInfo.InvariantCulture, $"migrations applied: {(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Count()}\nmigrations missing: {(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count()}\n");
        return text.ToString();
    }

    private Task<long> BytesAsync(BedrudDbContext db, CancellationToken cancellationToken) => options.Value.Provider switch
    {
        DatabaseProvider.Postgres => db.Database.SqlQueryRaw<long>("SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancellationToken),
        DatabaseProvider.SqlServer => db.Database.SqlQueryRaw<long>("SELECT SUM(CAST(size AS bigint)) * 8192 AS Value FROM sys.database_files").SingleAsync(cancellationToken),
        _ => db.Database.SqlQueryRaw<long>("SELECT page_count * page_size AS Value FROM pragma_page_count(), pragma_page_size()").SingleAsync(cancellationToken),
    };
}
