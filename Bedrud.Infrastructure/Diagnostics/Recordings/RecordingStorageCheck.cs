using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Control;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>
/// Whether the library would take a recording now: a small file is written, read and deleted, there is room, and where the recorder hands files over in an S3
/// storage that one can be read.
/// </summary>
internal sealed class RecordingStorageCheck(
    IRecordingStorage storage, RecordingSpace space, S3Access s3, IOptions<RecordingOptions> options, TimeProvider time) : ICheck
{
    // Storages are paid for by the request.
    public CheckInfo Info { get; } = new("recording-storage", CheckGroup.Recordings)
    {
        Every = TimeSpan.FromMinutes(5),
        EveryWhileWrong = TimeSpan.FromSeconds(15),
        Limit = TimeSpan.FromSeconds(20),
        Concerns = Concern.Recording,
    };

    /// <summary>For each of the storages.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private RecordingOptions Settings => options.Value;

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        if (!Settings.Enabled)
            return Finding.NotApplicable("off");
        var probe = await InTimeAsync(storage.ProbeAsync, PreflightPoint.Failed("storage", "slow", null, Place), cancellationToken);
        var figures = await space.LookAsync(cancellationToken);
        Evidence[] evidence = [new("library", Place), .. Figures(figures), .. probe.Detail is { Length: > 0 } words ? new[] { new Evidence("error", words) } : []];
        if (probe.Standing == PreflightStanding.Failed)
            return Wrong(probe.Cause == "slow" ? Verdict.Warning : Verdict.Failing, probe.Cause ?? "disk-refuses", evidence, Fixes(probe.Cause), Place);
        if (figures.IsDiskFull)
            return Wrong(Verdict.Warning, "low", evidence, [new Fix("library-room"), new Fix("library-days")], ByteText.Of(Math.Min(figures.FreeBytes ?? long.MaxValue, figures.WorkFreeBytes ?? long.MaxValue)), ByteText.Of(figures.MinFreeBytes));
        if (figures.IsQuotaUsedUp)
            return Wrong(Verdict.Warning, "quota", evidence, [new Fix("library-quota"), new Fix("library-days")], ByteText.Of(figures.UsedBytes), ByteText.Of(figures.QuotaBytes));
        return await HandoverAsync(cancellationToken) is { } failure ? failure with { Evidence = [.. failure.Evidence, .. evidence] } : Finding.Fine([.. evidence]);
    }

    private string Place => Settings.Library == LibraryStorage.S3 ? Bucket : space.Folder;

    private string Bucket => Settings.S3.Endpoint.Length > 0 ? $"{Settings.S3.Endpoint.TrimEnd('/')}/{Settings.S3.Bucket}" : Settings.S3.Bucket;

    // Where the library itself lies in S3, the probe has said all.
    private async Task<Finding?> HandoverAsync(CancellationToken cancellationToken)
    {
        if (!s3.Settings.IsSet || Settings.Library == LibraryStorage.S3)
            return null;
        var failure = await InTimeAsync(ReadHandoverAsync, new S3Failure(0, "", ""), cancellationToken);
        if (failure is null)
            return null;
        Evidence[] evidence = [new("bucket", Bucket), .. failure.Message.Length > 0 ? new[] { new Evidence("error", failure.Message) } : []];
        // A storage may refuse to say that something is not there, to whom it lets fetch what is.
        return failure.IsRefusal
            ? Wrong(Verdict.Warning, "handover-refused", evidence, Fixes("s3-refuses"), Bucket)
            : Wrong(Verdict.Failing, "handover-unreachable", evidence, Fixes("s3-unreachable"), Bucket);
    }

    // Something that is not there: that it is not, only a storage says that would give it.
    private async Task<S3Failure?> ReadHandoverAsync(CancellationToken cancellationToken)
    {
        var key = $"{s3.Settings.Prefix}{IRecordingInventory.ProbeName}{Guid.NewGuid():N}";
        try
        {
            using var nothing = await S3Access.CallAsync(() => s3.Client.GetObjectAsync(s3.Settings.Bucket, key, cancellationToken), cancellationToken);
            return null;
        }
        catch (S3Failure failure)
        {
            return failure.IsMissing ? null : failure;
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> ask, T late, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return late;
        }
    }

    private static IEnumerable<Evidence> Figures(RecordingSpaceFigures figures)
    {
        yield return new("used", figures.QuotaBytes > 0 ? $"{ByteText.Of(figures.UsedBytes)} / {ByteText.Of(figures.QuotaBytes)}" : ByteText.Of(figures.UsedBytes));
        if (figures.FreeBytes is { } free)
            yield return new("free", ByteText.Of(free));
        if (figures.WorkFreeBytes is { } work && work != figures.FreeBytes)
            yield return new("work-free", ByteText.Of(work));
        yield return new("wanted", ByteText.Of(figures.MinFreeBytes));
    }

    private static IEnumerable<Fix> Fixes(string? cause) => cause switch
    {
        "disk-full" => [new Fix("library-room"), new Fix("library-days")],
        "disk-refuses" => [new Fix("library-rights") { Lines = "Recordings:\n  Folder: <folder>", Language = "yaml" }],
        "s3-full" => [new Fix("library-bucket-room"), new Fix("library-days")],
        "s3-refuses" => [new Fix("library-keys") { Lines = "Recordings:\n  S3:\n    Bucket: <bucket>\n    AccessKey: <access key>\n    Secret: <secret>", Language = "yaml" }],
        "s3-unreachable" or "slow" => [new Fix("library-endpoint")],
        _ => [new Fix("library-log")],
    };

    private static Finding Wrong(Verdict verdict, string cause, IEnumerable<Evidence> evidence, IEnumerable<Fix> fixes, params string[] args) =>
        new(verdict, cause, [.. args]) { Evidence = [.. evidence], Fixes = [.. fixes] };
}
