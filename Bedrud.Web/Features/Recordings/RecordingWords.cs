using System.Globalization;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Recordings;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Recordings;

/// <summary>One point of the preflight in the reader's language.</summary>
/// <param name="Title">What is needed: <c>LiveKit has Redis</c>.</param>
/// <param name="Text">How it stands; what is wrong with it.</param>
/// <param name="Fix">What to do; null where nothing is to be done, or nobody knows.</param>
/// <param name="Detail">The words of whoever failed, in their language; null for none.</param>
public sealed record PointWords(string Code, PreflightStanding Standing, string Title, string Text, string? Fix, string? Detail);

/// <summary>Puts recordings into words, in the language of the caller's thread.</summary>
public sealed class RecordingWords(IStringLocalizer<RecordingTexts> texts)
{
    /// <summary>In a word.</summary>
    public string State(RecordingState state) => texts[$"state.{state}"];

    /// <summary>As a sentence.</summary>
    public string StateHint(RecordingState state) => texts[$"state.{state}.hint"];

    /// <summary>Why it failed or was lost, as a sentence; the recorder's own words are <see cref="Recording.Detail"/>.</summary>
    public string Reason(RecordingReason reason) => texts[$"reason.{reason}"];

    /// <summary>What to do about it.</summary>
    public string ReasonFix(RecordingReason reason) => texts[$"reason.{reason}.fix"];

    /// <summary>What ended it, as a sentence.</summary>
    public string End(RecordingEnd end) => texts[$"end.{end}"];

    public string Layout(RecordingLayout layout) => texts[$"layout.{layout}"];

    public string LayoutHint(RecordingLayout layout) => texts[$"layout.{layout}.hint"];

    public string Resolution(RecordingResolution resolution) => texts[$"resolution.{resolution}"];

    public string Engine(RecordingEngine engine) => texts[$"engine.{engine}"];

    /// <summary>A point of the preflight. One that has no words of its own yet gets common ones, and its detail.</summary>
    public PointWords Point(PreflightPoint point)
    {
        var title = Find($"point.{point.Code}", "point.any", []);
        var text = point.Standing == PreflightStanding.Passed
            ? Find($"point.{point.Code}.passed", "point.passed", point.Args)
            : Find($"point.{point.Code}.{point.Cause}", "point.failed", point.Args);
        var fix = point.Cause is null ? null : texts[$"fix.{point.Code}.{point.Cause}"];
        return new PointWords(
            point.Code, point.Standing, title, text, fix is { ResourceNotFound: false } ? Filled(fix.Value, point.Args) : null, point.Detail);
    }

    private string Find(string key, string otherwise, IReadOnlyList<string> args)
    {
        var own = texts[key];
        return Filled(own.ResourceNotFound ? texts[otherwise].Value : own.Value, args);
    }

    private static string Filled(string text, IReadOnlyList<string> args) =>
        args.Count == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, [.. args]);
}
