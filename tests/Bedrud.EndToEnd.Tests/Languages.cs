using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What the two languages say, read from where the pages have it from.</summary>
internal static partial class Languages
{
    private static readonly HashSet<string> English = ReadEnglish();

    /// <summary>Asserts that nothing that stands on the page, or is read out from it, is one of the English texts.</summary>
    public static async Task AssertTurkishAsync(IPage page, string what)
    {
        var texts = await page.EvaluateAsync<string[]>(
            """
            () => {
              const found = [document.title];
              const look = root => {
                for (const e of root.querySelectorAll('*')) {
                  if (e.matches('script, style')) continue;
                  if (e.shadowRoot) look(e.shadowRoot);
                  if (!e.checkVisibility() || e.closest('[lang=en]')) continue;
                  for (const name of ['title', 'aria-label', 'placeholder', 'data-tip', 'data-label']) if (e.getAttribute(name)) found.push(e.getAttribute(name));
                  for (const child of e.childNodes) if (child.nodeType === Node.TEXT_NODE) found.push(child.data.replace(/\s+/g, ' ').trim());
                }
              };
              look(document);
              return found;
            }
            """);
        Assert.NotEmpty(texts);
        Assert.True(texts.Count(t => t.Length > 0) > 5, $"{what}: there is hardly a text on it.");
        Assert.Equal("tr", await page.EvaluateAsync<string>("() => document.documentElement.lang"));
        var left = texts.Where(English.Contains).Distinct().ToList();
        Assert.True(left.Count == 0, $"{what}: {string.Join(" | ", left)}");
    }

    private static HashSet<string> ReadEnglish()
    {
        var resources = Path.Combine(RepositoryPaths.Root, "Bedrud.Web", "Resources");
        var english = new HashSet<string>(StringComparer.Ordinal);
        var turkish = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(resources, "*.resx"))
            (file.EndsWith(".tr.resx", StringComparison.Ordinal) ? turkish : english).UnionWith(XDocument.Load(file).Descendants("value").Select(v => v.Value.Trim()));
        var strings = Path.Combine(RepositoryPaths.Root, "Bedrud.Web", "Client", "src", "strings");
        foreach (var (language, texts) in new[] { ("en", english), ("tr", turkish) })
        {
            foreach (var file in Directory.GetFiles(strings, $"*.{language}.ts", SearchOption.AllDirectories))
                texts.UnionWith(ReadTable(file));
        }

        english.ExceptWith(turkish);
        // A language is called by its own name in every language.
        english.ExceptWith(["English", "Türkçe"]);
        Assert.True(english.Count > 200, $"Only {english.Count} English texts were found.");
        return english;
    }

    private static IEnumerable<string> ReadTable(string file) => Quoted().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value);

    // 'a text' after a colon, a bracket or a comma.
    [GeneratedRegex(@"(?<=[:\[,]\s*)'([^']+)'")]
    private static partial Regex Quoted();
}
