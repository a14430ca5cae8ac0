using System.Collections.Immutable;
using System.Globalization;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Health;

/// <param name="Label">What the fact is.</param>
/// <param name="Value">As it is; times in UTC, ISO 8601.</param>
public sealed record EvidenceWords(string Label, string Value);

/// <param name="Text">What to do.</param>
/// <param name="Lines">To paste, or null.</param>
/// <param name="Language">Of the lines.</param>
/// <param name="Remedy">Id of what the portal can do itself, or null.</param>
/// <param name="Button">Its button.</param>
public sealed record FixWords(string Text, string? Lines, string? Language, string? Remedy, string Argument, string? Button);

/// <summary>A check's state in the reader's language.</summary>
public sealed record CheckWords(string Title, string Text, ImmutableArray<EvidenceWords> Evidence, ImmutableArray<FixWords> Fixes);

/// <summary>Puts checks into words. The texts of each group are a resource of their own; what several groups share stands in <see cref="HealthTexts"/>.</summary>
public sealed class CheckTranslator(IStringLocalizerFactory localizers)
{
    // A configuration's check has a linter's message as its cause, and its place before the message's arguments.
    private const int PlaceArguments = 3;

    private readonly IStringLocalizer _common = localizers.Create(typeof(HealthTexts));
    private readonly IStringLocalizer _linter = localizers.Create(typeof(LinterTexts));
    private readonly Dictionary<CheckGroup, IStringLocalizer> _groups = Groups.ToDictionary(group => group.Key, group => localizers.Create(group.Value));

    /// <summary>Which texts belong to which group.</summary>
    internal static IReadOnlyDictionary<CheckGroup, Type> Groups { get; } = new Dictionary<CheckGroup, Type>
    {
        [CheckGroup.Start] = typeof(StartCheckTexts),
        [CheckGroup.Connection] = typeof(ConnectionCheckTexts),
        [CheckGroup.Media] = typeof(MediaCheckTexts),
        [CheckGroup.Webhooks] = typeof(WebhookCheckTexts),
        [CheckGroup.Recordings] = typeof(RecordingCheckTexts),
        [CheckGroup.Portal] = typeof(PortalCheckTexts),
    };

    /// <summary>In the language of the caller's thread.</summary>
    public CheckWords Of(CheckState state)
    {
        var (info, finding) = (state.Info, state.Finding);
        return new CheckWords(
            Title(info),
            Text(info, finding),
            [.. finding.Evidence.Select(fact => new EvidenceWords(Find(info.Group, $"evidence.{fact.Label}"), fact.Value))],
            [.. finding.Fixes.Select(fix => Of(info.Group, fix))]);
    }

    /// <summary>What the check is about: <c>LiveKit answers the portal</c>.</summary>
    public string Title(CheckInfo info) => Find(info.Group, $"{info.Id}.title");

    private string Text(CheckInfo info, Finding finding) => finding.Cause == CheckRunner.Waits && finding.Args is [var blocker]
        ? _common["check.waits", blocker]
        : Linted(info, finding) ?? Find(info.Group, $"{info.Id}.{finding.Cause}", $"check.{finding.Cause}", [.. finding.Args]);

    /// <summary>A linter's message behind its place; null for all other causes.</summary>
    private string? Linted(CheckInfo info, Finding finding)
    {
        if (info.Group != CheckGroup.Start || finding.Args.Length < PlaceArguments || !_groups[info.Group][$"{info.Id}.{finding.Cause}"].ResourceNotFound)
            return null;
        var message = _linter[$"finding.{finding.Cause}", [.. finding.Args.Skip(PlaceArguments)]];
        return message.ResourceNotFound ? null : Find(info.Group, "lint.place", null, [.. finding.Args.Take(PlaceArguments), message.Value]);
    }

    private FixWords Of(CheckGroup group, Fix fix) => new(
        Find(group, $"fix.{fix.Text}", null, [.. fix.Args]), fix.Lines, fix.Language, fix.Remedy, fix.Argument,
        fix.Remedy is { } remedy ? Find(group, $"remedy.{remedy}") : null);

    /// <summary>The group's own text, else its text of the other key, else the common one of the other or the same key.</summary>
    private string Find(CheckGroup group, string key, string? common = null, params object[] args)
    {
        var own = _groups[group][key];
        if (own.ResourceNotFound && common is not null)
            own = _groups[group][common];
        var text = own.ResourceNotFound ? _common[common ?? key] : own;
        return args.Length == 0 ? text.Value : string.Format(CultureInfo.CurrentCulture, text.Value, args);
    }
}
