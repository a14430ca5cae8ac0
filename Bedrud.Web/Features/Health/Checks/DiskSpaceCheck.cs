using Bedrud.Domain.Health;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Checks;

/// <summary>Whether the disk of the data folder has room.</summary>
internal sealed class DiskSpaceCheck(DataFolder folder, IOptions<ChatOptions> chat) : ICheck
{
    /// <summary>Below this a database file can't be relied on to grow.</summary>
    private const long Little = 100 * 1024 * 1024;

    public CheckInfo Info { get; } = new("disk-space", CheckGroup.Portal);

    public Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var disk = new DriveInfo(folder.Path);
        return Task.FromResult(Of(folder.Path, disk.AvailableFreeSpace, disk.TotalSize, chat.Value.MinFreeBytes));
    }

    /// <param name="path">Of the data folder.</param>
    /// <param name="free">Bytes.</param>
    /// <param name="total">Bytes.</param>
    /// <param name="wanted">Bytes that shall stay free: <see cref="ChatOptions.MinFreeBytes"/>.</param>
    internal static Finding Of(string path, long free, long total, long wanted)
    {
        Evidence[] evidence = [new("folder", path), new("free", Amounts.Bytes(free)), new("total", Amounts.Bytes(total))];
        if (free >= Little && free >= wanted)
            return Finding.Fine([.. evidence]);
        return new Finding(free < Little ? Verdict.Failing : Verdict.Warning, free < Little ? "full" : "low", Amounts.Bytes(free), path)
        {
            Evidence = [.. evidence, new("wanted", Amounts.Bytes(wanted))],
            Fixes = [new("disk-room", path), new("disk-days")],
        };
    }
}
