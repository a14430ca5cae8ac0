using System.Collections;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Linting;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Where a configuration that LiveKit uses comes from.</summary>
internal enum ConfigurationSource
{
    /// <summary>The temporary file that the portal wrote for the server that runs.</summary>
    Generated,

    /// <summary><c>LiveKit:ConfigPath</c>.</summary>
    Own,

    /// <summary><c>LiveKit:ComposePath</c>.</summary>
    Compose,
}

/// <summary>A configuration that LiveKit uses, and what the linter says to it.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Report">Null where the file can't be read.</param>
/// <param name="Lines">Of the file; never to be shown but through <see cref="MaskedLine"/>.</param>
/// <param name="Unreadable">Why the file can't be read: <c>missing</c>, <c>denied</c>, <c>too-long</c>; null where it can.</param>
internal sealed record UsedConfiguration(ConfigurationSource Source, string Path, string Version, LintReport? Report, string[] Lines, string? Unreadable)
{
    /// <summary>Its YAML can't be read, so that nothing can be said about what is in it.</summary>
    public bool IsBroken => Report is null || Report.Findings.Any(finding => finding is { Severity: LintSeverity.Error } && finding.Code.StartsWith("yaml-", StringComparison.Ordinal));
}

/// <summary>The configurations that LiveKit uses, as far as the portal can read them. A file is read again when it has changed. A singleton; safe for concurrent use.</summary>
internal sealed class ConfigurationInUse(IOptions<LiveKitOptions> options, DataFolder folder, MediaServer server, IDictionary? environment = null)
{
    private readonly ProcessRecordFile _record = new(folder);
    private readonly Dictionary<string, (string Stamp, UsedConfiguration Read)> _read = [];
    private readonly Lock _gate = new();

    public bool IsExternal => options.Value.External;

    public MediaServerStatus Status => server.Status;

    /// <summary>Characters of <c>LIVEKIT_CONFIG</c> in the portal's own environment, which is handed on to nobody; 0 where there is none.</summary>
    public int EnvironmentLength { get; } = ((environment ?? Environment.GetEnvironmentVariables())["LIVEKIT_CONFIG"] as string)?.Trim().Length ?? 0;

    /// <summary>The embedded server's, and the one of <c>LiveKit:ComposePath</c>; empty where the portal can see none.</summary>
    public IReadOnlyList<UsedConfiguration> Read()
    {
        lock (_gate)
            return [.. Files().Select(file => Read(file.Source, file.Path))];
    }

    private IEnumerable<(ConfigurationSource Source, string Path)> Files()
    {
        if (!IsExternal)
        {
            if (OwnConfiguration.Path(options.Value) is { } own)
                yield return (ConfigurationSource.Own, own);
            // The one that the portal removes when its server ends is no file that is missing.
            else if (Recorded() is { } generated && File.Exists(generated))
                yield return (ConfigurationSource.Generated, generated);
        }

        if (!string.IsNullOrWhiteSpace(options.Value.ComposePath))
            yield return (ConfigurationSource.Compose, Path.GetFullPath(options.Value.ComposePath));
    }

    private string? Recorded()
    {
        try
        {
            return _record.Read()?.ConfigurationPath;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private UsedConfiguration Read(ConfigurationSource source, string path)
    {
        var version = source == ConfigurationSource.Compose && IsExternal ? EngineRelease.Version : Status.Engine?.Version ?? EngineRelease.Version;
        var file = new FileInfo(path);
        var stamp = file.Exists ? $"{file.LastWriteTimeUtc.Ticks} {file.Length} {version}" : "";
        // Whether files that it names are there may change without it.
        if (stamp.Length > 0 && _read.TryGetValue(path, out var before) && before.Stamp == stamp && before.Read is { Unreadable: null } && !before.Read.Report!.Findings.Any(finding => finding.Code == LintCodes.FileMissing))
            return before.Read;
        var now = Lint(source, file, version);
        _read[path] = (stamp, now);
        return now;
    }

    private static UsedConfiguration Lint(ConfigurationSource source, FileInfo file, string version)
    {
        try
        {
            if (!file.Exists)
                return new UsedConfiguration(source, file.FullName, version, null, [], "missing");
            if (file.Length > ConfigurationLinter.MaxBytes)
                return new UsedConfiguration(source, file.FullName, version, null, [], "too-long");
            var text = File.ReadAllText(file.FullName);
            // The files that a container's configuration names are in the container.
            Func<string, bool>? exists = source == ConfigurationSource.Compose ? null : name => File.Exists(Path.Combine(file.DirectoryName!, name));
            var report = ConfigurationLinter.Lint(text, new LintContext { Version = version, FileExists = exists });
            return new UsedConfiguration(source, file.FullName, version, report, text.ReplaceLineEndings("\n").Split('\n'), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new UsedConfiguration(source, file.FullName, version, null, [], error is FileNotFoundException or DirectoryNotFoundException ? "missing" : "denied");
        }
    }
}
