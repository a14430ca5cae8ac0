using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Recordings;

/// <summary>R3: a recording's file is a path on the disk of an egress worker that runs elsewhere, where the portal can't fetch it.</summary>
internal sealed class LocalPathCheck(EgressWatch watch, IOptions<LiveKitOptions> options) : EgressCheck(watch, "R3", TimeSpan.FromMinutes(5))
{
    private const string Storage = "storage:\n  s3:\n    access_key: <access key>\n    secret: <secret>\n    region: <region>\n    endpoint: https://<S3 endpoint>\n    bucket: <bucket>";

    protected override Task<Finding> JudgeAsync(EgressAnswer answer, CancellationToken cancellationToken) => Task.FromResult(Judge(answer));

    private Finding Judge(EgressAnswer answer)
    {
        if (answer.Failure is { } failure)
            return NoList(failure);
        var files = EgressFile.Of(answer);
        if (files.IsEmpty)
            return Finding.NotApplicable("no-files");
        if (!options.Value.External)
            return Finding.NotApplicable("same-machine");
        // The newest tells how it is now; older ones stay where they are.
        var newest = files[0];
        return newest.Url is not null
            ? Finding.Fine(new Evidence("location", newest.Shown))
            : With(
                Verdict.Warning, "local-path",
                [new Evidence("location", newest.Shown), new Evidence("room", newest.Room), new Evidence("ended", newest.EndedAt.ToString("O")), new Evidence("paths", $"{files.Count(file => file.Url is null)}/{files.Length}")],
                [new Fix("egress-storage") { Lines = Storage, Language = "yaml" }, new Fix("egress-fetch", newest.Shown)],
                newest.Shown);
    }
}
