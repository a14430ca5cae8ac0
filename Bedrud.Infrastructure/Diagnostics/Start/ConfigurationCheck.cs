using Bedrud.Domain.Health;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Linting;

namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>
/// A row that goes by what the linter says to the configuration in use. Causes are the linter's messages, their arguments are file, line, column, and then the
/// message's own; the words are the linter's.
/// </summary>
internal abstract class ConfigurationCheck(ConfigurationInUse configuration, string id) : ICheck
{
    private const int MostOthers = 5;

    // Stamps of two files are looked at; they are read when they have changed.
    public CheckInfo Info { get; } = new(id, CheckGroup.Start) { Every = TimeSpan.FromSeconds(5), Concerns = Concern.MediaServer | Concern.Configuration };

    protected ConfigurationInUse Configuration => configuration;

    /// <summary>Where the linter's findings of this row can be in; others say nothing about it.</summary>
    protected virtual bool Judges(UsedConfiguration used) => true;

    protected abstract bool IsMine(LintFinding finding);

    /// <summary>Steps before the lines to paste.</summary>
    protected virtual IEnumerable<Fix> Steps(UsedConfiguration used, LintFinding finding) => [];

    /// <summary>What does not stand in a file: the server's last words, the portal's environment. Null where there is nothing.</summary>
    protected virtual Finding? Beside() => null;

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        var all = configuration.Read();
        var mine = all.Where(Judges).ToList();
        var worst = mine.SelectMany(used => (used.Report?.Findings ?? []).Where(IsMine).Select(finding => (Used: used, Finding: finding)))
            .OrderByDescending(one => one.Finding.Severity).FirstOrDefault();
        if (worst is { Used: not null, Finding.Severity: >= LintSeverity.Warning })
            return Tell(worst.Used, worst.Finding);
        if (Beside() is { } beside)
            return beside;
        if (mine.FirstOrDefault(used => used.Unreadable is not null) is { } unreadable)
            return Unreadable(unreadable);
        if (mine.FirstOrDefault(used => used.IsBroken) is { } broken && worst.Used is null)
            return Broken(broken);
        if (worst.Used is not null)
            return Tell(worst.Used, worst.Finding);
        if (mine.Count > 0)
            return Finding.Fine([.. mine.Select(used => new Evidence("file", used.Path)), new Evidence("lint-version", mine[0].Version)]);
        return NothingToSee(all.Count == 0);
    }

    /// <summary>No configuration that this row is about can be seen.</summary>
    protected virtual Finding NothingToSee(bool noneAtAll) => configuration.IsExternal
        ? Finding.NotApplicable("elsewhere") with { Fixes = [new Fix("compose-path") { Lines = "livekit:\n  composePath: </path/to/docker-compose.yml>", Language = "yaml" }, new Fix("linter-page")] }
        : Finding.NotApplicable(noneAtAll ? "not-started" : "embedded");

    protected virtual Finding Unreadable(UsedConfiguration used) => Finding.Unknown("unreadable", used.Path);

    protected virtual Finding Broken(UsedConfiguration used) => Finding.Unknown("broken-yaml", used.Path);

    private Finding Tell(UsedConfiguration used, LintFinding finding)
    {
        var others = used.Report!.Findings.Where(other => IsMine(other) && other != finding && other.Severity >= LintSeverity.Warning).ToList();
        return new Finding(Verdict(used, finding), finding.Message, [used.Path, $"{finding.Line}", $"{finding.Column}", .. finding.Args])
        {
            Evidence =
            [
                new Evidence("file", used.Path),
                new Evidence("lint-place", $"{finding.Line}:{finding.Column}"),
                .. Line(used, finding) is { Length: > 0 } line ? [new Evidence("lint-line", line)] : Array.Empty<Evidence>(),
                .. finding.Path.Length > 0 ? [new Evidence("lint-key", finding.Path)] : Array.Empty<Evidence>(),
                .. others.Take(MostOthers).Select(other => new Evidence("lint-other", $"{other.Line}:{other.Column} {other.Code} {other.Path}".TrimEnd())),
                new Evidence("lint-version", used.Version),
            ],
            Fixes =
            [
                .. Steps(used, finding),
                finding.Fix is { } lines
                    ? new Fix("lint-lines", used.Path, $"{finding.Line}") { Lines = lines, Language = finding.Code is LintCodes.SecretShort or LintCodes.SecretRepeated ? "sh" : "yaml" }
                    : new Fix("lint-correct", used.Path, $"{finding.Line}", $"{finding.Column}"),
                new Fix(used.Source == ConfigurationSource.Compose ? "compose-up" : IsRunning(used) ? "restart-later" : "starts-itself"),
            ],
        };
    }

    /// <summary>A server that runs goes on; with what is wrong now it will not start again.</summary>
    private Verdict Verdict(UsedConfiguration used, LintFinding finding) => finding.Severity switch
    {
        LintSeverity.Error when IsRunning(used) => Domain.Health.Verdict.Warning,
        LintSeverity.Error => Domain.Health.Verdict.Failing,
        LintSeverity.Warning => Domain.Health.Verdict.Warning,
        _ => Domain.Health.Verdict.Notice,
    };

    private bool IsRunning(UsedConfiguration used) =>
        used.Source != ConfigurationSource.Compose && configuration.Status.State is MediaServerState.Ready or MediaServerState.Degraded or MediaServerState.Draining;

    private static string Line(UsedConfiguration used, LintFinding finding) =>
        finding.Line >= 1 && finding.Line <= used.Lines.Length ? MaskedLine.Of(used.Lines[finding.Line - 1]) : "";
}
