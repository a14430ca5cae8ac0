using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests;

/// <summary>Promises in the documentation against the tests that they name.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string Root = RepositoryRoot();

    public static TheoryData<string, string> NamedTests =>
        [.. ((string[])["livekit.md", "health.md"]).SelectMany(page => Named().Matches(Page(page))).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).Distinct()];

    [Theory]
    [MemberData(nameof(NamedTests))]
    public void Table_NamesTestsThatExist(string type, string method)
    {
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(Root, "tests"), $"{type}.cs", SearchOption.AllDirectories));
        Assert.Matches($@"public (async Task|Task|void) {method}\(", File.ReadAllText(file));
    }

    [Fact]
    public void Health_Of27Rows_NamesATestForEach()
    {
        string[] promised = [.. Promised("S", 7), .. Promised("C", 7), .. Promised("M", 6), .. Promised("W", 3), .. Promised("R", 4)];

        Assert.Equal(promised, Row().Matches(Page("health.md")).Where(row => Named().IsMatch(row.Value)).Select(row => row.Groups[1].Value).Take(promised.Length));
    }

    private static IEnumerable<string> Promised(string letter, int count) => Enumerable.Range(1, count).Select(number => $"{letter}{number}");

    private static string Page(string name) => File.ReadAllText(Path.Combine(Root, "docs", name));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    // | C1 | what is wrong | ...
    [GeneratedRegex(@"^\| ([SCMWR]\d) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
