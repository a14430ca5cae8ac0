using System.Globalization;
using System.Text;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Attempts of one kind, and how many came to something; kept as a table beside the test's results.</summary>
internal sealed class Attempts
{
    private readonly List<(string Kind, string What, bool Succeeded)> _all = [];

    public void Note(string kind, string what, bool succeeded) => _all.Add((kind, what, succeeded));

    /// <summary>Writes the table, and asserts that nothing succeeded.</summary>
    public void AssertNoneSucceeded(string file)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| {"attack",-34} | attempts | succeeded |");
        foreach (var kind in _all.GroupBy(a => a.Kind))
            table.AppendLine(CultureInfo.InvariantCulture, $"| {kind.Key,-34} | {kind.Count(),8} | {kind.Count(a => a.Succeeded),9} |");
        table.AppendLine(CultureInfo.InvariantCulture, $"| {"all",-34} | {_all.Count,8} | {_all.Count(a => a.Succeeded),9} |");
        Directory.CreateDirectory(RepositoryPaths.Artifacts);
        File.WriteAllText(Path.Combine(RepositoryPaths.Artifacts, file), table.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        Assert.True(_all.TrueForAll(a => !a.Succeeded), string.Join(Environment.NewLine, _all.Where(a => a.Succeeded).Select(a => $"{a.Kind}: {a.What}")));
    }
}
