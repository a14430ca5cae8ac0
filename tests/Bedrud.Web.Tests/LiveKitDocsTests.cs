using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests;

/// <summary>docs/livekit.md against the tests that it names.</summary>
public sealed partial class LiveKitDocsTests
{
    private static readonly string Root = RepositoryRoot();

    public static TheoryData<string, string> NamedTests =>
        [.. Named().Matches(File.ReadAllText(Path.Combine(Root, "docs", "livekit.md"))).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).Distinct()];

    [Theory]
    [MemberData(nameof(NamedTests))]
    public void Table_NamesTestsThatExist(string type, string method)
    {
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(Root, "tests"), $"{type}.cs", SearchOption.AllDirectories));
        Assert.Matches($@"public (async Task|Task|void) {method}\(", File.ReadAllText(file));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
