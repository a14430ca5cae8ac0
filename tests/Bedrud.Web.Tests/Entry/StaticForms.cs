using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests.Entry;

/// <summary>Fills in a page's form as a browser would.</summary>
internal static partial class StaticForms
{
    /// <summary>Opens the page, sends its form, and answers the page that comes back; empty for a redirect.</summary>
    public static async Task<string> SubmitAsync(this HttpClient browser, string path, Dictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync(path);
        var hidden = Hidden().Matches(page).Select(m => new KeyValuePair<string, string>(m.Groups[1].Value, System.Net.WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var form = new FormUrlEncodedContent(hidden.Concat(fields));
        var answer = await browser.PostAsync(path, form);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
