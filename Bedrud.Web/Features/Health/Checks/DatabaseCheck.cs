using System.Data.Common;
using System.Net.Sockets;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>Whether the database answers, how soon, and how large it is.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<BedrudDbContext> contexts, DatabaseSize size, IOptions<DatabaseOptions> options, TimeProvider time) : ICheck
{
    public const string Id = "database";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public CheckInfo Info { get; } = new(Id, CheckGroup.Portal) { Every = TimeSpan.FromSeconds(10) };

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var provider = options.Value.Provider.ToString();
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var began = time.GetTimestamp();
        try
        {
            await using var db = await contexts.CreateDbContextAsync(either.Token);
            await db.Rooms.AnyAsync(either.Token).WaitAsync(either.Token);
            var took = time.GetElapsedTime(began);
            Evidence[] evidence = [new("provider", provider), new("answered-in", Amounts.Milliseconds(took)), new("size", await SizeAsync(db, either.Token))];
            return took < Slow ? Finding.Fine([.. evidence]) : new Finding(Verdict.Notice, "slow", Amounts.Milliseconds(took)) { Evidence = [.. evidence] };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failing("no-answer", provider, $"{Patience.TotalSeconds:0}");
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return Failing("unreachable", provider, Reason(e));
        }
    }

    // A size that can't be read is no fault: the server may not let us.
    private async Task<string> SizeAsync(BedrudDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            return await size.ReadAsync(db, cancellationToken) is { } bytes ? Amounts.Bytes(bytes) : "-";
        }
        catch (DbException)
        {
            return "-";
        }
    }

    private static Finding Failing(string cause, string provider, string what) => new(Verdict.Failing, cause, provider, what)
    {
        Evidence = [new("provider", provider), new(cause == "unreachable" ? "error" : "limit", cause == "unreachable" ? what : $"{what} s")],
        Fixes = [new(provider == nameof(DatabaseProvider.Sqlite) ? "database-file" : "database-server"), new("database-setting")],
    };

    // Without the message, which may name people or hold what is secret.
    private static string Reason(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException socket:
                    return $"{failure.GetType().Name}, {socket.SocketErrorCode}";
                case DbException { SqlState: { } state }:
                    return $"{e.GetType().Name}, {state}";
                case Microsoft.Data.Sqlite.SqliteException sqlite:
                    return $"{nameof(Microsoft.Data.Sqlite.SqliteException)}, {sqlite.SqliteErrorCode}";
            }
        }

        return failure.GetType().Name;
    }
}
