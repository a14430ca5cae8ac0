using System.Net;
using System.Text.Json;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Monitoring;

public sealed class HealthTests
{
    private static readonly string[] Parts = ["database", "media-server", "livekit-api", "webhooks", "reconciler", "disk", "data-protection-keys"];

    [Fact]
    public async Task Health_ForAnAdministrator_NamesEachPart()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        await portal.Services.GetRequiredService<Reconciler>().RefreshAsync("any", default);

        var health = await ReadAsync(administrator, part => part("livekit-api") == "ok");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(Parts, health.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.All(health.GetProperty("parts").EnumerateArray(), part =>
        {
            Assert.True(part.GetProperty("since").GetDateTime() <= DateTime.UtcNow);
            Assert.NotEmpty(part.GetProperty("facts").EnumerateObject());
        });
        Assert.Equal("ok", State(health, "data-protection-keys"));
        Assert.Equal("not-applicable", State(health, "media-server"));
        Assert.Equal("unknown", State(health, "webhooks"));
        Assert.DoesNotContain(Portal.ApiSecret, health.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithoutLiveKit_SaysSoAndReadinessIsAsConfigured()
    {
        await using var portal = new Portal { Settings = { ["Health:LiveKitAffectsReadiness"] = "false" } };
        using var administrator = await portal.AdministratorAsync();
        portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "LiveKit does not answer.");
        await portal.Services.GetRequiredService<Reconciler>().RefreshAsync("any", default);

        var health = await ReadAsync(administrator, part => part("livekit-api") == "failing" && part("reconciler") == "failing");

        Assert.Equal("failing", health.GetProperty("status").GetString());
        using var ready = await administrator.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.False((await ready.JsonAsync()).GetProperty("liveKit").GetBoolean());
    }

    [Fact]
    public async Task Ready_WithoutLiveKit_Is503ByDefault()
    {
        await using var portal = new Portal();
        portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "LiveKit does not answer.");
        using var client = portal.NewClient();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Health_ForSomebodyElse_IsRefusedWithoutDetail()
    {
        await using var portal = new Portal();
        using var user = await portal.UserAsync("ada@example.org");

        using var refused = await user.GetAsync("/health");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("database", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_PartThatChanges_RemembersSinceWhenAndSurvivesItsFailure()
    {
        var time = new FakeTimeProvider();
        var part = new Part();
        using var board = new HealthBoard([part], time);
        var first = time.GetUtcNow().UtcDateTime;
        Assert.Equal(("ok", first), await LookAsync(board));

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ok", first), await LookAsync(board));

        part.Failure = new InvalidOperationException("Password=hidden");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("failing", first.AddMinutes(2)), await LookAsync(board));
        Assert.DoesNotContain("hidden", JsonSerializer.Serialize(await board.ReadAsync(default)), StringComparison.Ordinal);
    }

    private static async Task<(string, DateTime)> LookAsync(HealthBoard board)
    {
        var part = Assert.Single((await board.ReadAsync(default)).Parts);
        return (part.State, part.Since);
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, Func<Func<string, string>, bool> until)
    {
        var limit = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var health = await (await client.GetAsync("/health")).JsonAsync();
            if (until(name => State(health, name)))
                return health;
            Assert.True(DateTime.UtcNow < limit, health.GetRawText());
            await Task.Delay(200);
        }
    }

    private static string State(JsonElement health, string name) =>
        health.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name).GetProperty("state").GetString()!;

    private sealed class Part : IHealthPart
    {
        public Exception? Failure { get; set; }

        public string Name => "part";

        public Task<HealthReading> ReadAsync(CancellationToken cancellationToken) =>
            Failure is null ? Task.FromResult(new HealthReading(HealthState.Ok)) : throw Failure;
    }
}
