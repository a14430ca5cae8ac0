using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Metrics;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Alerts;

/// <param name="Id">The same at each attempt.</param>
/// <param name="Kind">alert, summary or test.</param>
/// <param name="At">UTC.</param>
public sealed record AlertBody(Guid Id, string Kind, DateTime At, ImmutableArray<AlertBodyItem> Checks);

/// <param name="News">began, recovered or flapping.</param>
/// <param name="Since">UTC.</param>
/// <param name="Changes">How often it came or went in the last hour.</param>
public sealed record AlertBodyItem(string Check, string Group, string News, string Verdict, string Cause, string Title, string Text, DateTime Since, int Changes);

/// <summary>Puts alerts into words, in the language of the section <c>Alerts</c>.</summary>
internal sealed class AlertWriter(CheckTranslator words, IStringLocalizer<HealthTexts> texts, IOptions<AlertOptions> options)
{
    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(options.Value.Language);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public AlertBody Body(AlertMessage message) => InOurLanguage(() => new AlertBody(message.Id, LabelName.Of(message.Kind), message.At, [.. message.Items.Select(Item)]));

    public (string Subject, string Text) Mail(AlertMessage message) => InOurLanguage(() => (Subject(message), Text(message)));

    private AlertBodyItem Item(AlertItem item)
    {
        var said = words.Of(item.State);
        return new AlertBodyItem(
            item.State.Id, LabelName.Of(item.State.Info.Group), LabelName.Of(item.News), LabelName.Of(item.State.Verdict), item.State.Finding.Cause, said.Title, said.Text, item.Since, item.Changes);
    }

    private string Subject(AlertMessage message)
    {
        var checks = message.Items.Select(item => item.State.Id).Distinct().Count();
        return message switch
        {
            { Kind: AlertKind.Test } => texts["alert.subject.test"],
            { Kind: AlertKind.Summary } => texts[checks == 1 ? "alert.subject.summary.one" : "alert.subject.summary.other", checks],
            { Items: [var only] } => texts[$"alert.subject.{LabelName.Of(only.News)}", words.Title(only.State.Info)],
            _ => texts["alert.subject.several", checks],
        };
    }

    private string Text(AlertMessage message)
    {
        if (message.Kind == AlertKind.Test)
            return texts["alert.test"];
        var text = new StringBuilder();
        if (message.Kind == AlertKind.Summary)
            text.AppendLine(texts["alert.summary"]).AppendLine();
        foreach (var item in message.Items)
            Append(text, item);
        return text.Append(texts["alert.foot"]).AppendLine().ToString();
    }

    private void Append(StringBuilder text, AlertItem item)
    {
        var said = words.Of(item.State);
        var since = TimeZoneInfo.ConvertTimeFromUtc(item.Since, _zone).ToString("g", _culture);
        text.Append(item.State.Id).Append(": ").AppendLine(said.Title);
        text.AppendLine(item.News == AlertNews.Flapping ? texts["alert.flapping", item.Changes] : texts[$"alert.{LabelName.Of(item.News)}", since, options.Value.TimeZone]);
        text.AppendLine(said.Text);
        if (item.State.Verdict >= Verdict.Notice)
        {
            foreach (var fact in said.Evidence)
                text.Append("  ").Append(fact.Label).Append(": ").AppendLine(fact.Value);
            for (var i = 0; i < said.Fixes.Length; i++)
                text.Append("  ").Append(i + 1).Append(". ").AppendLine(said.Fixes[i].Text);
        }

        text.AppendLine();
    }

    private T InOurLanguage<T>(Func<T> write)
    {
        var (before, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, ui);
        }
    }
}
