using System.Globalization;
using System.Runtime.InteropServices;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>C3: there is no program that could be started.</summary>
internal sealed class BinaryCheck(MediaServer server, Surroundings surroundings, EngineDownload download, EmbeddedSettings settings)
    : ProcessCheck("C3", CheckGroup.Start, server, surroundings)
{
    protected override Task<Finding> QuietAsync(MediaServerStatus status, CancellationToken cancellationToken) => status.Engine is { } engine && status.IsWanted
        ? Found(Finding.Fine([.. Facts(Fact("path", engine.Path), Fact("version", engine.Version))]))
        : base.QuietAsync(status, cancellationToken);

    protected override Task<Finding> FaultAsync(MediaServerStatus status, MediaServerProblem problem, CancellationToken cancellationToken)
    {
        var path = Value(problem, "path") ?? "";
        var cause = problem.Code.Replace("binary-", "", StringComparison.Ordinal);
        return Found(Failing(cause, cause switch
        {
            "wrong-architecture" => [path, Value(problem, "built") ?? "?", ElfFile.Here],
            "hangs" => [path, Value(problem, "seconds") ?? ""],
            "not-livekit" => [path, Value(problem, "answer") ?? ""],
            "cannot-start" => [path, Value(problem, "what") ?? ""],
            "download" => [Value(problem, "what") ?? ""],
            _ => [path],
        }) with
        {
            Evidence = Facts(
                Fact("path", path), Fact("size", Size(path)), Fact("mode", Mode(path)), Fact("built", Value(problem, "built")), Fact("machine", ElfFile.Here),
                Fact("looked-in", problem.Code == ProblemCodes.BinaryNotFound ? $"LiveKit:BinaryPath, PATH, {download.CachedPath}" : null),
                Fact("answer", Value(problem, "answer")), Fact("next-attempt", status.NextAttemptAt)),
            Fixes = Fixes([.. Mend(cause, path), new Fix("binary-retried")]),
        });
    }

    private IEnumerable<Fix> Mend(string cause, string path)
    {
        if (cause is "not-executable" or "forbidden")
            yield return new Fix("make-executable", path) { Lines = $"chmod a+rx {ShellWord.Of(path)}", Language = "sh" };
        if (cause is "busy")
            yield break;
        if (cause is not ("not-executable" or "forbidden" or "download") && download.Release is { } release)
        {
            var lines = $"curl -fL {EngineRelease.Url(settings.Options.DownloadUrl, release.Asset)} | tar xz -C /usr/local/bin livekit-server";
            yield return new Fix("download-binary", EngineRelease.Version, ElfFile.Here) { Lines = lines, Language = "sh" };
        }

        if (!download.IsAllowed && string.IsNullOrWhiteSpace(settings.Options.BinaryPath))
            yield return new Fix("allow-download") { Lines = "livekit:\n  download: true\n  offline: false", Language = "yaml" };
        if (cause is not "not-executable")
            yield return new Fix("binary-path") { Lines = "livekit:\n  binaryPath: /usr/local/bin/livekit-server", Language = "yaml" };
    }

    private static string? Size(string path) => File.Exists(path) ? string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length} B") : null;

    private static string? Mode(string path) =>
        File.Exists(path) && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && !OperatingSystem.IsWindows() ? Convert.ToString((int)File.GetUnixFileMode(path), 8) : null;
}
