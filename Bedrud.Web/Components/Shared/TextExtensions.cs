using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Components.Shared;

public static class TextExtensions
{
    /// <summary>The text <c>key.one</c> or <c>key.other</c> with the number in it. Turkish writes the same in both.</summary>
    public static string Count(this IStringLocalizer texts, string key, int number) =>
        texts[$"{key}.{(number == 1 ? "one" : "other")}", number];
}
