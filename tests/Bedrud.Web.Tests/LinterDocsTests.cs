using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.LiveKit.Tokens;

namespace Bedrud.Web.Tests;

/// <summary>docs/linter.md against the codes of findings.</summary>
public sealed class LinterDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "linter.md"));

    public static TheoryData<string> Codes => [.. LintCodes.All.Concat(TokenCodes.All)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Page_HasEveryCodeOnce(string code) => Assert.Single(Page.Split('\n'), line => line.StartsWith($"| `{code}` |", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
