using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bedrud.Tests;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>A portal as a process of its own, which has had a webhook and a request, and what it exports.</summary>
public sealed class MonitoredPortal : IAsyncLifetime
{
    public const string Key = "a-key-of-enough-letters";

    private readonly PortalRun _portal = new();
    private readonly HttpClient _client = new();

    public Scrape Figures { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var url = $"http://localhost:{Ports.Free()}";
        _client.BaseAddress = new Uri(url);
        _client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        _portal.Start(
            ["--urls", url, "--Metrics:Key", Key, "--LiveKit:External", "true", "--LiveKit:Host", "ws://127.0.0.1:1", "--LiveKit:ApiKey", Portal.ApiKey],
            ("LiveKit__ApiSecret", Portal.ApiSecret));
        await _portal.AnswersAsync(_client, $"{url}/health/live");
        await _client.PostAsJsonAsync("/api/room/join", new { roomName = "no-such-room", displayName = "Ada" });
        await SendWebhookAsync();
        Figures = await Scrape.UntilAsync(
            async () => new Scrape(await _client.GetStringAsync("/metrics")),
            now => now["bedrud_webhooks_lag_seconds_count{}"] > 0 && now.Names.Contains("bedrud_livekit_request_duration_seconds")
                && now["""bedrud_joins_total{outcome="room-not-found"}"""] == 1 && now.Names.Contains("http_server_request_duration_seconds"));
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _portal.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendWebhookAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = $$"""{"event":"room_started", "id":"EV_1", "createdAt":"{{now}}", "room":{"sid":"RM_1", "name":"hooked", "creationTime":"{{now}}" } }""";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/livekit/webhook") { Content = new StringContent(body, Encoding.UTF8, "application/webhook+json") };
        request.Headers.TryAddWithoutValidation("Authorization", Jwt.Make(
            """{"alg":"HS256","typ":"JWT"}""", $$"""{"iss":"{{Portal.ApiKey}}","nbf":{{now}},"exp":{{now + 300}},"sha256":"{{hash}}"}""", Portal.ApiSecret));
        (await _client.SendAsync(request)).EnsureSuccessStatusCode();
    }
}

/// <summary>The documentation, the dashboard and the rules against what a running portal exports.</summary>
public sealed partial class MonitoringTests(MonitoredPortal portal) : IClassFixture<MonitoredPortal>
{
    private const int MostBytes = 100_000;

    private static readonly string Root = FindRoot();

    [Fact]
    public void Documentation_Tables_HoldExactlyWhatIsExported() => Assert.Equal(
        portal.Figures.Names.Order(),
        Row().Matches(File.ReadAllText(Path.Combine(Root, "docs", "monitoring.md"))).Select(m => m.Groups["name"].Value).Order());

    [Theory]
    [InlineData("grafana/bedrud.json")]
    [InlineData("prometheus/alerts.yaml")]
    public void Deployment_EveryMetricItNames_IsExported(string file)
    {
        var named = Metric().Matches(File.ReadAllText(Path.Combine(Root, "deploy", file))).Select(m => m.Value).Distinct().ToList();
        var exported = portal.Figures.Names.SelectMany(name => new[] { name, $"{name}_bucket", $"{name}_count", $"{name}_sum" }).ToList();

        Assert.True(named.Count > 5);
        Assert.All(named, name => Assert.Contains(name, exported));
    }

    [Fact]
    public void Answer_OfAnIdlePortal_IsSmallAndNamesNobody()
    {
        Assert.InRange(portal.Figures.Text.Length, 1, MostBytes);
        Assert.All(["no-such-room", "hooked", "Ada", Portal.ApiKey, Portal.ApiSecret, MonitoredPortal.Key], name =>
            Assert.DoesNotContain(name, portal.Figures.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Promtool_OfTheAnswer_FindsNothing() => await PromtoolAsync(portal.Figures.Text, "check", "metrics");

    [Fact]
    public async Task Promtool_OfRulesAndSample_FindsNothing()
    {
        await PromtoolAsync(null, "check", "rules", Path.Combine(Root, "deploy", "prometheus", "alerts.yaml"));
        await PromtoolAsync(null, "check", "config", "--syntax-only", Path.Combine(Root, "deploy", "prometheus", "prometheus.yaml"));
    }

    private static async Task PromtoolAsync(string? input, params string[] arguments)
    {
        var tool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(tool is null, "promtool is not installed: apt-get install prometheus.");
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(await said));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests were moved out of the checkout.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>(bedrud|dotnet|http|kestrel)_[a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(bedrud_[a-z0-9_]+|(dotnet|kestrel|http_server)_[a-z0-9_]+)\b")]
    private static partial Regex Metric();
}
