using System.Net;
using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests.Account;

/// <summary>Fills in the forms of pages that are rendered once, as a browser would.</summary>
internal static partial class PageForms
{
    /// <summary>Opens a page and sends one of its forms, named by its handler or by its action.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await client.GetStringAsync(page);
        var found = Assert.Single(Form().Matches(html), f => f.Value.Contains($"value=\"{form}\"", StringComparison.Ordinal) || f.Value.Contains($"action=\"{form}\"", StringComparison.Ordinal));
        var hidden = Hidden().Matches(found.Value).Select(h => KeyValuePair.Create(Attribute(h.Value, "name"), WebUtility.HtmlDecode(Attribute(h.Value, "value"))));
        var sent = hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await client.PostAsync(form.StartsWith('/') ? form : page, new FormUrlEncodedContent(sent));
    }

    public static async Task<string> ProblemAsync(this HttpResponseMessage response) =>
        ProblemCode().Match(await response.Content.ReadAsStringAsync()) is { Success: true } code ? code.Groups[1].Value : "none";

    private static string Attribute(string tag, string name) => Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();

    [GeneratedRegex("data-testid=\"account-problem\" data-code=\"([^\"]+)\"")]
    private static partial Regex ProblemCode();
}
