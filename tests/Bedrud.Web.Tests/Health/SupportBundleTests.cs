using System.IO.Compression;
using System.Net;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bedrud.Web.Tests.Health;

public sealed class SupportBundleTests
{
    private const string Hooks = "https://hooks.example.org";
    private const string Connection = "Host=db.example.org;Port=5432;Database=bedrud;Username=bedrud;Password=\"p+w/ürd;'x\";SSL Mode=Require";

    [Fact]
    public async Task Bundle_OfEverySecretThatSettingsKnow_HoldsNone()
    {
        var secrets = Secrets();
        Assert.Contains("Metrics:Key", secrets.Keys);
        Assert.Contains("LiveKit:Redis:Password", secrets.Keys);
        Assert.Contains("LiveKit:ApiSecret", secrets.Keys);
        Assert.Contains("Alerts:Webhook:Url", secrets.Keys);
        // As careless as a check and a log line may ever be.
        var all = string.Join(" and ", secrets.Values);
        await using var portal = new StagedPortal(new StagedCheck("C1", CheckGroup.Connection, new Finding(Verdict.Failing, "refused", all) { Evidence = [new Evidence("log", $"said {all}")] }));
        foreach (var (key, value) in secrets)
            portal.Settings[key] = value;
        portal.Settings["LiveKit:MetricsUsername"] = "figures";
        portal.Settings["Accounts:OpenIdConnect:work:Authority"] = "https://login.example.org";
        portal.Settings["Accounts:OpenIdConnect:work:ClientId"] = "bedrud";
        using var administrator = await portal.AdministratorAsync();
        await portal.Services.GetRequiredService<CheckRunner>().RunAsync();
        var logger = portal.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");
#pragma warning disable CA1848, CA2254 // The line stands for one of anybody's.
        logger.LogWarning(new InvalidOperationException(all), $"The marked line: {Uri.EscapeDataString(all)} {all}");
#pragma warning restore CA1848, CA2254

        var entries = await TakeAsync(administrator);

        foreach (var (name, text) in entries)
        {
            foreach (var (key, secret) in secrets.Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.Replace(Hooks, "", StringComparison.Ordinal))).Append(new("BEDRUD_ADMIN_PASSWORD", Portal.Password)))
                Assert.False(text.Contains(secret, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal), $"{key} in {name}");
        }

        // And what helps is in it.
        Assert.Equal(
            ["checks.json", "configuration.txt", "database.txt", "history.csv", "livekit.yaml", "media-server.log", "metrics.txt", "portal.log", "versions.txt"],
            entries.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.Value.StartsWith("This could not be read", StringComparison.Ordinal));
        Assert.Contains("The marked line", entries["portal.log"], StringComparison.Ordinal);
        Assert.Matches(@"LiveKit:ApiSecret +set, 32 characters or more", entries["configuration.txt"]);
        Assert.Matches(@"Alerts:Webhook:Url +https://hooks\.example\.org/\*\*\* ", entries["configuration.txt"]);
        Assert.Matches(@"LiveKit:Port +7880 +\(default\)", entries["configuration.txt"]);
        Assert.Contains("\"id\": \"C1\"", entries["checks.json"], StringComparison.Ordinal);
        Assert.Contains("provider: Sqlite", entries["database.txt"], StringComparison.Ordinal);
        Assert.Contains("bedrud_", entries["metrics.txt"], StringComparison.Ordinal);
        Assert.Contains(".NET 10", entries["versions.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_Taken_IsWrittenDown()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();

        await TakeAsync(administrator);

        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(entry => entry.Action == AuditAction.HealthBundle));
    }

    [Fact]
    public async Task Bundle_WhileTheDatabaseTakesNothing_IsMadeAllTheSameAndLogged()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        using var user = await portal.UserAsync("ada@example.org");
        await using (var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlRawAsync("DROP TABLE \"AuditEntries\"");

        var entries = await TakeAsync(administrator);

        Assert.StartsWith("This could not be read", entries["database.txt"], StringComparison.Ordinal);
        Assert.Contains("which the audit log does not say", entries["portal.log"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/api/admin/health/bundle")).StatusCode);
    }

    [Fact]
    public async Task Bundle_ForSomebodyElse_IsRefused()
    {
        await using var portal = new Portal();
        using var user = await portal.UserAsync("ada@example.org");

        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/api/admin/health/bundle")).StatusCode);
    }

    [Fact]
    public void ConnectionString_OfADatabase_GivesItsPasswordAndHidesTheUser()
    {
        Assert.Equal(["p+w/ürd;'x"], KnownSecrets.OfConnectionString(Connection));
        var shown = Bedrud.Web.Features.Health.Bundle.BundleSettings.Shown("Database:ConnectionString", Connection);
        Assert.Contains("host=db.example.org", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("rd;'x", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Mask_Forms_AreAllTakenOut()
    {
        const string secret = "a\"b+c/ü<d";
        var known = new KnownSecrets(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Alerts:Password"] = secret,
                ["Alerts:WebhookUrl"] = "https://hooks.example.org/T0/B1/xyz",
                ["Alerts:Webhook:Url"] = "https://hooks.example.org/T2/B3/uvw",
                ["LiveKit:DownloadUrl"] = "https://mirror:hunter2hunter2@example.org/x",
                ["Alerts:Token"] = "abc",
                ["Database:ConnectionString"] = Connection,
            }).Build(),
            [new SettingsSection("Alerts", []) { Options = typeof(object) }], new EmbeddedSettings(Microsoft.Extensions.Options.Options.Create(new Bedrud.Infrastructure.LiveKit.LiveKitOptions { ApiKey = "k", ApiSecret = new string('s', 32) }), null!));

        var text = known.Mask($"{System.Text.Json.JsonSerializer.Serialize(secret)} {Uri.EscapeDataString(secret)} https://hooks.example.org/T0/B1/xyz https://hooks.example.org/T2/B3/uvw hunter2hunter2 abc abcd p+w/ürd;'x {new string('s', 32)} token: eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJBUEkifQ.x2c");

        foreach (var part in (string[])["b+c", "T0/B1", "T2/B3", "hunter2", "%2Bc", "rd;'x", "ssss", "eyJ"])
            Assert.DoesNotContain(part, text, StringComparison.Ordinal);
        Assert.Contains(" *** abcd ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_OfLiveKit_KeepsItsShapeAndNoSecret()
    {
        var masked = MaskedConfiguration.Mask("""
            # the old secret was comment-secret
            port: 7880
            keys:
              APIabc: key-secret
            redis: {address: "localhost:6379", password: redis-secret}
            webhook: {api_key: APIabc, urls: [https://portal.example.org/hook]}
            turn: {key_file: /etc/key.pem}
            storage:
              - s3: {access_key: storage-key, secret: storage-secret}
            """);

        Assert.DoesNotContain("-secret", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("storage-key", masked, StringComparison.Ordinal);
        foreach (var kept in (string[])["port: 7880", "APIabc: ", "localhost:6379", "api_key: APIabc", "/etc/key.pem"])
            Assert.Contains(kept, masked, StringComparison.Ordinal);
        Assert.DoesNotContain("x-secret", MaskedConfiguration.Mask("keys: [\nx-secret"), StringComparison.Ordinal);
    }

    /// <summary>A distinctive value for each setting that holds a secret, also for those that come after this test.</summary>
    private static Dictionary<string, string> Secrets()
    {
        using var portal = new Portal();
        return portal.Services.GetServices<SettingsSection>().SelectMany(section => section.Keys)
            .Where(key => key.Type == typeof(string) && !key.IsList && (SettingNames.IsSecret(key.Path) || SettingNames.IsHook(key.Path)) && !SettingNames.IsConnectionString(key.Path))
            .Select((key, i) => (key.Path, Value: $"{(key.Path.EndsWith("Url", StringComparison.Ordinal) ? $"{Hooks}/" : "")}marked+{i}/{Guid.NewGuid():N}-{key.Path.Split(':')[^1]}"))
            .ToDictionary(key => key.Path.Replace("*", "work", StringComparison.Ordinal), key => key.Value);
    }

    private static async Task<Dictionary<string, string>> TakeAsync(HttpClient administrator)
    {
        using var answer = await administrator.GetAsync("/api/admin/health/bundle");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var entries = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            entries[entry.FullName] = await reader.ReadToEndAsync();
        }

        return entries;
    }
}
