using System.Collections.Concurrent;
using System.Data.Common;
using Bedrud.Infrastructure.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// Reads what a join needs, always from the database: a cache would let in, for as long as it lasts, whom another portal has just banned. Joins
/// come in bursts at the full hour, so a few connections stay open with their statements prepared.
/// </summary>
public sealed class JoinFactsReader(IDbContextFactory<BedrudDbContext> contexts, DatabaseMeter? meter = null) : IAsyncDisposable
{
    private static readonly int MaxConnections = Math.Max(4, Environment.ProcessorCount);
    private readonly ConcurrentBag<JoinFactsQuery> _idle = [];
    private readonly SemaphoreSlim _free = new(MaxConnections);

    /// <param name="userId">Of the account; <see cref="Guid.Empty"/> for a guest.</param>
    /// <param name="identity">The LiveKit identity.</param>
    /// <returns>Null where there is no such room.</returns>
    /// <exception cref="DbException">The database can't be asked.</exception>
    public async Task<JoinFacts?> ReadAsync(string roomName, Guid userId, string identity, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (_idle.TryTake(out var kept))
            {
                try
                {
                    return await AskAsync(kept, roomName, userId, identity, cancellationToken);
                }
                catch (DbException) when (!cancellationToken.IsCancellationRequested)
                {
                    // The connection lay idle while the database went away, perhaps. A new one will tell.
                }
            }

            return await AskAsync(await JoinFactsQuery.OpenAsync(contexts, cancellationToken), roomName, userId, identity, cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var query))
            await query.DisposeAsync();
        _free.Dispose();
    }

    private async Task<JoinFacts?> AskAsync(JoinFactsQuery query, string roomName, Guid userId, string identity, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await query.ReadAsync(roomName, userId, identity, cancellationToken);
            _idle.Add(query);
            return facts;
        }
        catch (Exception e)
        {
            if (e is DbException && !cancellationToken.IsCancellationRequested)
                meter?.Failed();
            await query.DisposeAsync();
            throw;
        }
    }
}
