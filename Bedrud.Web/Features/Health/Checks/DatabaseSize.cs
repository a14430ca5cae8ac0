using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>How large the database is. It is asked seldom: some servers read every file for it.</summary>
internal sealed class DatabaseSize(IOptions<DatabaseOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private long? _bytes;
    private long? _readAt;

    /// <summary>Bytes, as the server counts them; null where it does not say.</summary>
    public async Task<long?> ReadAsync(BedrudDbContext db, CancellationToken cancellationToken)
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < Every)
            return _bytes;
        _readAt = time.GetTimestamp();
        return _bytes = await db.Database.SqlQueryRaw<long>(Statement(options.Value.Provider)).SingleAsync(cancellationToken);
    }

    private static string Statement(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Postgres => """SELECT pg_database_size(current_database()) AS "Value" """,
        DatabaseProvider.SqlServer => """SELECT SUM(CAST(size AS bigint)) * 8192 AS "Value" FROM sys.database_files""",
        _ => """SELECT c.page_count * s.page_size AS "Value" FROM pragma_page_count() c, pragma_page_size() s""",
    };
}
