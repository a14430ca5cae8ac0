using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Diagnostics.Recordings;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Bedrud.Infrastructure.Tests.Recordings.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Infrastructure.Tests.Diagnostics.Recordings;

/// <summary>Whether the library takes recordings, on real disks and over a real S3 protocol.</summary>
public sealed class RecordingStorageCheckTests : IDisposable
{
    private readonly JobDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Disk_ThatTakesAFile_IsFine_AndLeavesNothingThere()
    {
        await using var rig = await StartAsync();

        var finding = await LookAsync(rig);

        Assert.Equal(Verdict.Fine, finding.Verdict);
        Assert.Empty(Directory.GetFiles(rig.Get<RecordingFolders>().Library, "*", SearchOption.AllDirectories));
        Assert.Contains(finding.Evidence, fact => fact == new Evidence("library", rig.Get<RecordingFolders>().Library));
    }

    [Fact]
    public async Task Disk_ThatRefuses_Fails_UntilItIsMended()
    {
        var file = Path.Combine(_disk.Folder, "in-the-way");
        File.WriteAllText(file, "");
        await using var rig = await StartAsync(o => o.Folder = Path.Combine(file, "library"));

        var finding = await LookAsync(rig);
        File.Delete(file);

        Assert.Equal((Verdict.Failing, "disk-refuses"), (finding.Verdict, finding.Cause));
        Assert.Contains(finding.Fixes, fix => fix.Lines?.Contains("Folder:", StringComparison.Ordinal) == true);
        Assert.Equal(Verdict.Fine, (await LookAsync(rig)).Verdict);
    }

    [Fact]
    public async Task DiskWithoutRoom_AndQuotaUsedUp_AreWarnings()
    {
        await using var full = await StartAsync(o => o.MinFreeBytes = 1L << 60);
        // Nothing can be written there, which is what the probe finds.
        Assert.Equal((Verdict.Failing, "disk-full"), ((await LookAsync(full)).Verdict, (await LookAsync(full)).Cause));

        await using var taken = await StartAsync(o =>
        {
            o.Egress = new RecordingEgressOptions { Folder = "/out", SharedFolder = _disk.Shared };
            o.QuotaBytes = MediaFiles.Plain.Length;
        });
        File.WriteAllBytes(Path.Combine(_disk.Shared, "a.mp4"), MediaFiles.Plain);
        await taken.EndedAsync("/out/a.mp4");
        Assert.Equal(Verdict.Fine, (await LookAsync(taken)).Verdict);
        await taken.WorkAsync();

        Assert.Equal((Verdict.Warning, "quota"), ((await LookAsync(taken)).Verdict, (await LookAsync(taken)).Cause));
    }

    [Theory]
    [InlineData(LibraryStorage.S3, 0, Verdict.Fine, "fine")]
    [InlineData(LibraryStorage.S3, 403, Verdict.Failing, "s3-refuses")]
    [InlineData(LibraryStorage.S3, 507, Verdict.Failing, "s3-full")]
    [InlineData(LibraryStorage.S3, -1, Verdict.Failing, "s3-unreachable")]
    [InlineData(LibraryStorage.Disk, 0, Verdict.Fine, "fine")]
    [InlineData(LibraryStorage.Disk, 403, Verdict.Warning, "handover-refused")]
    [InlineData(LibraryStorage.Disk, -1, Verdict.Failing, "handover-unreachable")]
    public async Task S3_AsLibraryAndAsHandover_SaysWhatItDoes(LibraryStorage library, int refuses, Verdict verdict, string cause)
    {
        await using var s3 = await S3Stand.StartAsync();
        await using var rig = await StartAsync(o =>
        {
            o.Library = library;
            o.S3 = new RecordingS3Options { Endpoint = s3.Url, Bucket = S3Stand.Bucket, AccessKey = S3Stand.AccessKey, Secret = S3Stand.Secret };
        });
        s3.Refuses = Math.Max(0, refuses);
        if (refuses < 0)
            await s3.CloseAsync();

        var finding = await LookAsync(rig);

        Assert.Equal((verdict, cause), (finding.Verdict, finding.Cause));
        Assert.DoesNotContain(S3Stand.Secret, string.Join(' ', [.. finding.Args, .. finding.Evidence.Select(fact => fact.Value), .. finding.Fixes.Select(fix => fix.Lines)]), StringComparison.Ordinal);
        if (refuses >= 0)
            Assert.Empty(s3.Keys);
    }

    [Fact]
    public async Task SwitchedOff_ThereIsNoSuchThing()
    {
        await using var rig = await StartAsync(o => o.Enabled = false);

        Assert.Equal((Verdict.NotApplicable, "off"), ((await LookAsync(rig)).Verdict, (await LookAsync(rig)).Cause));
    }

    private async Task<JobRig> StartAsync(Action<RecordingOptions>? choose = null)
    {
        var rig = new JobRig(_disk, choose);
        await rig.MigrateAsync();
        return rig;
    }

    private static Task<Finding> LookAsync(JobRig rig) => ActivatorUtilities.CreateInstance<RecordingStorageCheck>(rig.Get<IServiceProvider>()).LookAsync(CancellationToken.None);
}
