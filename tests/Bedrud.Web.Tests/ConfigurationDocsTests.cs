using System.Text.RegularExpressions;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Auditing;
using Bedrud.Infrastructure.Chat;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.History;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Account;
using Bedrud.Web.Features.ConnectionTest;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.Health.Alerts;
using Bedrud.Web.Features.Metrics;
using Bedrud.Web.Mailing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests;

/// <summary>docs/configuration.md against what the portal reads.</summary>
public sealed partial class ConfigurationDocsTests(Portal portal) : IClassFixture<Portal>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md"));
    private static readonly object[] Defaults =
    [
        new ServerOptions(), new DatabaseOptions(), new AccountOptions(), new LiveKitOptions(), new AuditOptions(), new ChatOptions(), new MetricsOptions(), new HealthOptions(), new AlertOptions(),
        new ConnectionTestOptions(), new RecordingOptions(), new WebhookOptions(), new HistoryOptions(), new MailOptions(),
    ];

    [Fact]
    public void Table_EveryBoundKey_StandsInItAndNothingElse() => Assert.Equal(
        portal.Services.GetServices<SettingsSection>().SelectMany(section => section.Keys).Select(key => key.Path).Append("DataDirectory").Order(),
        Rows().Select(row => row.Groups["key"].Value).Order());

    [Fact]
    public void Table_EnvironmentNames_AreThoseThatAreRead() => Assert.All(Rows(), row =>
    {
        var key = row.Groups["key"].Value;
        string[] names = [key.Replace(":", "__", StringComparison.Ordinal), .. FamiliarEnvironment.Names.Where(name => name.Value == key).Select(name => name.Key)];
        Assert.Equal(string.Join(", ", names.Select(name => $"`{name}`")), row.Groups["environment"].Value);
    });

    [Fact]
    public void Table_Defaults_AreTheRealOnes() => Assert.All(portal.Services.GetServices<SettingsSection>().SelectMany(section => section.Keys), key =>
    {
        object? value = Defaults.Single(options => options.GetType().Name.StartsWith(key.Path.Split(':')[0].TrimEnd('s'), StringComparison.Ordinal));
        foreach (var name in key.Path.Split(':').Skip(1))
            value = name == "*" ? Named(value!) : value?.GetType().GetProperty(name)!.GetValue(value);
        if (value is int or long or bool or Enum)
            Assert.Contains($"`{value}`", Rows().Single(row => row.Groups["key"].Value == key.Path).Groups["default"].Value, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void Examples_Keys_AreAllKnown()
    {
        var examples = Example().Matches(Page);
        Assert.True(examples.Count >= 4);
        var keys = Rows().Select(row => row.Groups["key"].Value).ToList();
        Assert.All(examples, example =>
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllText(file, example.Groups["yaml"].Value);
                var settings = new ConfigurationBuilder().Add(new YamlConfigurationSource(file, optional: false)).Build().AsEnumerable().Where(setting => setting.Value is not null);
                Assert.All(settings, setting => Assert.Contains(setting.Key, keys, StringComparer.OrdinalIgnoreCase));
            }
            finally
            {
                File.Delete(file);
            }
        });
    }

    // What the administrator names has the defaults of a new one.
    private static object? Named(object dictionary) =>
        dictionary.GetType().GetGenericArguments()[1] is var type && type != typeof(string) ? Activator.CreateInstance(type) : null;

    private static MatchCollection Rows() => Row().Matches(Page);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests were moved out of the checkout.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z0-9:*]+)` \| [^|]+ \| (?<default>[^|]+) \| (?<environment>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
