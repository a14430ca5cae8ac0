using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Outgoing.Page;

internal static class CauseWords
{
    /// <summary>What came of an attempt, as a sentence.</summary>
    /// <param name="cause">One of the causes of sending; null: nothing was tried.</param>
    public static string Cause(this IStringLocalizer<OutgoingTexts> texts, string? cause, int? status) => cause is null ? texts["cause.none"] : texts[$"cause.{cause}", status ?? 0];
}
