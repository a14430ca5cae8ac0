using System.Diagnostics;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Data;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<BedrudDbContext> contexts, IOptions<DatabaseOptions> options) : IHealthPart
{
    public string Name => "database";

    public async Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Rooms.AnyAsync(cancellationToken);
        return new HealthReading(
            HealthState.Ok, ("provider", options.Value.Provider.ToString()), ("answeredInMilliseconds", Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1)));
    }
}

/// <summary>Whether the disk of the data folder has room.</summary>
internal sealed class DiskHealth(DataFolder folder, IOptions<ChatOptions> chat) : IHealthPart
{
    /// <summary>Below this a database file can't be relied on to grow.</summary>
    private const long Little = 100 * 1024 * 1024;

    public string Name => "disk";

    public Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var disk = new DriveInfo(folder.Path);
        var free = disk.AvailableFreeSpace;
        var state = free < Little ? HealthState.Failing : free < chat.Value.MinFreeBytes ? HealthState.Warning : HealthState.Ok;
        return Task.FromResult(new HealthReading(state, ("folder", folder.Path), ("freeBytes", free), ("totalBytes", disk.TotalSize)));
    }
}

/// <summary>Whether the keys of sessions outlive the portal: without that everybody is signed out at each restart.</summary>
internal sealed class DataProtectionHealth(IOptions<KeyManagementOptions> options, IDbContextFactory<BedrudDbContext> contexts) : IHealthPart
{
    public string Name => "data-protection-keys";

    public async Task<HealthReading> ReadAsync(CancellationToken cancellationToken)
    {
        var persistent = options.Value.XmlRepository is EntityFrameworkCoreXmlRepository<BedrudDbContext>;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var keys = await db.DataProtectionKeys.CountAsync(cancellationToken);
        // The first is made when somebody first signs in.
        var state = !persistent ? HealthState.Failing : keys == 0 ? HealthState.Unknown : HealthState.Ok;
        return new HealthReading(state, ("persistent", persistent), ("keys", keys));
    }
}
