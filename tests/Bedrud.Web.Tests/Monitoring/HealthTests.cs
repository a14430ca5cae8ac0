using System.Net;
using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Monitoring;

public sealed class HealthTests
{
    private static readonly string[] Own = ["database", "disk-space", "data-protection-keys", "reconciliation", "portal-load"];

    [Fact]
    public async Task Health_ForAnAdministrator_HasTheChecksAndNothingElse()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        await portal.Services.GetRequiredService<Reconciler>().RefreshAsync("any", default);
        (await administrator.PostAsync("/api/admin/health/run", null)).EnsureSuccessStatusCode();

        var health = await (await administrator.GetAsync("/health")).JsonAsync();

        Assert.Equal(["status", "checkedAt", "checks"], health.EnumerateObject().Select(p => p.Name));
        Assert.InRange(health.GetProperty("checkedAt").GetDateTime(), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
        var own = health.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("group").GetString() == "portal").ToList();
        Assert.Equal(Own, own.Select(c => c.GetProperty("id").GetString()!).Where(Own.Contains));
        Assert.All(own.Where(c => Own.Contains(c.GetProperty("id").GetString())), check =>
        {
            Assert.Equal("fine", check.GetProperty("verdict").GetString());
            Assert.NotEmpty(check.GetProperty("evidence").EnumerateArray());
            Assert.True(check.GetProperty("since").GetDateTime() <= DateTime.UtcNow);
        });
        Assert.DoesNotContain(Portal.ApiSecret, health.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_Status_IsTheWorstOfTheChecks()
    {
        var check = new Stated();
        await using var portal = new Portal { Checks = { check }, ChecksAlone = true };
        using var administrator = await portal.AdministratorAsync();

        Assert.Equal("ok", await StatusAsync(Verdict.Notice));
        Assert.Equal("warning", await StatusAsync(Verdict.Warning));
        Assert.Equal("failing", await StatusAsync(Verdict.Failing));
        Assert.Equal("ok", await StatusAsync(Verdict.Unknown));

        async Task<string?> StatusAsync(Verdict verdict)
        {
            check.Verdict = verdict;
            (await administrator.PostAsync("/api/admin/health/run?id=stated", null)).EnsureSuccessStatusCode();
            var health = await (await administrator.GetAsync("/health")).JsonAsync();
            Assert.Equal(LabelName.Of(verdict), health.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "stated").GetProperty("verdict").GetString());
            return health.GetProperty("status").GetString();
        }
    }

    [Fact]
    public async Task Ready_WithoutLiveKit_IsAsConfiguredAndNamesEachThing()
    {
        await using var portal = new Portal { Settings = { ["Health:LiveKitAffectsReadiness"] = "false" } };
        using var client = portal.NewClient();
        portal.LiveKit.Down = new LiveKitException(LiveKitError.Unreachable, "LiveKit does not answer.");

        using var ready = await client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"ready","database":true,"migrations":true,"liveKit":false}""", await ready.Content.ReadAsStringAsync());
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
    public async Task History_OfAChangedVerdict_HasBothAndTheWorstInTheStrip()
    {
        var check = new Stated { Verdict = Verdict.Failing };
        await using var portal = new Portal { Checks = { check } };
        using var administrator = await portal.AdministratorAsync();
        (await administrator.PostAsync("/api/admin/health/run?id=stated", null)).EnsureSuccessStatusCode();
        check.Verdict = Verdict.Fine;
        (await administrator.PostAsync("/api/admin/health/run?id=stated", null)).EnsureSuccessStatusCode();

        JsonElement spans;
        var limit = DateTime.UtcNow.AddSeconds(60);
        while ((spans = await (await administrator.GetAsync("/api/admin/health/history/stated")).JsonAsync()).GetArrayLength() < 2)
        {
            Assert.True(DateTime.UtcNow < limit, spans.GetRawText());
            await Task.Delay(100);
        }

        Assert.Equal(["fine", "failing"], spans.EnumerateArray().Select(span => span.GetProperty("verdict").GetString()));
        Assert.Equal(JsonValueKind.Null, spans[0].GetProperty("to").ValueKind);
        var strip = (await (await administrator.GetAsync("/api/admin/health/history?stretches=3")).JsonAsync()).GetProperty("checks").GetProperty("stated");
        Assert.Equal([null, null, "failing"], strip.EnumerateArray().Select(worst => worst.GetString()));
        using var user = await portal.UserAsync("ada@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/api/admin/health/history")).StatusCode);
    }
}
