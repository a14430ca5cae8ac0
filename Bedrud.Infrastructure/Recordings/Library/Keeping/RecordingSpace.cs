using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>How much recordings take.</summary>
/// <param name="UsedBytes">Of all that is in the library, deleted ones that can be brought back among them.</param>
/// <param name="QuotaBytes">0: no limit.</param>
/// <param name="FreeBytes">On the library's disk; null where nobody can say, as for S3.</param>
/// <param name="WorkFreeBytes">On the disk that recordings are fetched to; null where it can't say.</param>
/// <param name="MinFreeBytes">That are to stay free.</param>
public sealed record RecordingSpaceFigures(long UsedBytes, long QuotaBytes, long? FreeBytes, long? WorkFreeBytes, long MinFreeBytes)
{
    public bool IsQuotaUsedUp => QuotaBytes > 0 && UsedBytes >= QuotaBytes;

    public bool IsDiskFull => FreeBytes < MinFreeBytes || WorkFreeBytes < MinFreeBytes;
}

/// <summary>What one room's recordings take.</summary>
public sealed record RoomSpace(Guid RoomId, string RoomName, int Count, long Bytes);

/// <summary>Space: what is used, by whom, and what is left. Asks the database and the disk each time. A singleton.</summary>
public sealed class RecordingSpace
{
    private readonly IDbContextFactory<BedrudDbContext> _contexts;
    private readonly IRecordingInventory _inventory;
    private readonly RecordingFolders _folders;
    private readonly RecordingOptions _options;

    internal RecordingSpace(IDbContextFactory<BedrudDbContext> contexts, IRecordingInventory inventory, RecordingFolders folders, IOptions<RecordingOptions> options) =>
        (_contexts, _inventory, _folders, _options) = (contexts, inventory, folders, options.Value);

    /// <summary>The library's, where it lies on a disk.</summary>
    public string Folder => _folders.Library;

    public async Task<RecordingSpaceFigures> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var used = await db.Recordings.Where(r => r.FileKey != null).SumAsync(r => r.Size, cancellationToken);
        return new RecordingSpaceFigures(used, _options.QuotaBytes, Free(() => _inventory.FreeBytes), Free(() => RecordingFolders.FreeBytes(_folders.Work)), _options.MinFreeBytes);
    }

    /// <summary>The rooms whose recordings take most, those first.</summary>
    /// <param name="most">How many rooms.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IReadOnlyList<RoomSpace>> ByRoomAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var sums = await db.Recordings.Where(r => r.FileKey != null)
            .GroupBy(r => new { r.RoomId, r.RoomName })
            .Select(g => new { g.Key.RoomId, g.Key.RoomName, Count = g.Count(), Bytes = g.Sum(r => r.Size) })
            .OrderByDescending(g => g.Bytes).Take(most).ToListAsync(cancellationToken);
        return [.. sums.Select(s => new RoomSpace(s.RoomId, s.RoomName, s.Count, s.Bytes))];
    }

    private static long? Free(Func<long?> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is RecordingStorageException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
