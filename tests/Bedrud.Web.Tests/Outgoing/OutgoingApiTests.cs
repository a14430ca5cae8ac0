using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Bedrud.Web.Features.Outgoing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Outgoing;

/// <summary>/api/admin/webhooks, and the events that the portal's own acts leave.</summary>
public sealed class OutgoingApiTests : IAsyncLifetime
{
    private const string Hooks = "/api/admin/webhooks";

    // Nobody listens there.
    private static readonly string Address = $"http://127.0.0.1:{Ports.Free()}/hook?token=not-for-everybody";
    private readonly Portal _portal = new() { Settings = { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" } };
    private HttpClient _administrator = null!;

    public async ValueTask InitializeAsync() => _administrator = await _portal.AdministratorAsync();

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task AnEndpoint_IsMadeChangedTriedAndDeleted_EachWrittenDown_AndItsSecretShownOnce()
    {
        var (id, secret) = await MakeAsync();
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);

        var changed = await (await _administrator.PatchAsJsonAsync($"{Hooks}/{id}", new { name = "CRM", events = new[] { "room.deleted", "room.created" } })).JsonAsync();
        Assert.Equal(["room.created", "room.deleted"], changed.GetProperty("events").EnumerateArray().Select(e => e.GetString()!));
        var tested = await (await _administrator.PostAsync($"{Hooks}/{id}/test", null)).JsonAsync();
        Assert.Equal((false, "refused"), (tested.GetProperty("arrived").GetBoolean(), tested.GetProperty("cause").GetString()));
        var rotated = await (await _administrator.PostAsync($"{Hooks}/{id}/secret", null)).JsonAsync();
        Assert.NotEqual(secret, rotated.GetProperty("secret").GetString());
        await (await _administrator.PostAsync($"{Hooks}/{id}/resume", null)).JsonAsync();
        var listed = await (await _administrator.GetAsync(Hooks)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("whsec_", listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _administrator.DeleteAsync($"{Hooks}/{id}")).StatusCode);
        await (await _administrator.GetAsync($"{Hooks}/{id}")).ShouldBeProblemAsync(404, "webhook-not-found");

        await using var db = Open();
        var entries = await db.AuditEntries.Where(e => e.Target == $"{id}").OrderBy(e => e.At).ToListAsync();
        Assert.Equal(
            [AuditAction.WebhookCreate, AuditAction.WebhookUpdate, AuditAction.WebhookTest, AuditAction.WebhookRotate, AuditAction.WebhookResume, AuditAction.WebhookDelete], entries.Select(e => e.Action));
        var kept = JsonSerializer.Serialize(entries);
        Assert.DoesNotContain("whsec_", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("not-for-everybody", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.org/", "invalid-webhook-url")]
    [InlineData("https://user:password@example.org/", "invalid-webhook-url")]
    [InlineData("hooks.example.org", "invalid-webhook-url")]
    [InlineData("http://10.0.0.1/", "webhook-internal")]
    [InlineData("http://2852039166/", "webhook-internal")]
    [InlineData("http://[::1]/", "webhook-internal")]
    public async Task AddressesThatCantBeCalled_AreRefused(string url, string code) =>
        await (await _administrator.PostAsJsonAsync(Hooks, new { name = "x", url })).ShouldBeProblemAsync(400, code);

    [Fact]
    public async Task OtherMistakes_AreRefused()
    {
        await (await _administrator.PostAsJsonAsync(Hooks, new { name = " ", url = Address })).ShouldBeProblemAsync(400, "invalid-webhook-name");
        await (await _administrator.PostAsJsonAsync(Hooks, new { name = "x", url = Address, events = new[] { "room.exploded" } })).ShouldBeProblemAsync(400, "invalid-webhook-events");
        var (id, _) = await MakeAsync();
        await (await _administrator.PatchAsJsonAsync($"{Hooks}/{id}", new { name = "y", version = Guid.NewGuid() })).ShouldBeProblemAsync(409, "conflict");
        await (await _administrator.GetAsync($"{Hooks}/{id}/deliveries?state=lost")).ShouldBeProblemAsync(400, "invalid-query");
        await (await _administrator.PostAsync($"{Hooks}/{id}/deliveries/{Guid.NewGuid()}/redeliver", null)).ShouldBeProblemAsync(404, "delivery-not-found");
    }

    [Fact]
    public async Task Auditors_ReadWithoutSecrets_AndChangeNothing_OthersDoNeither()
    {
        var (id, _) = await MakeAsync();
        using var user = await _portal.UserAsync("user@example.org");
        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(Hooks)).StatusCode);
        using var auditor = await InRoleAsync("auditor@example.org", Roles.Auditor);
        var read = await (await auditor.GetAsync($"{Hooks}/{id}")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("not-for-everybody", read, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.DeleteAsync($"{Hooks}/{id}")).StatusCode);

        // The service itself decides, whatever let somebody through to it, and writes down who tried.
        await using var scope = _portal.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>().FindByEmailAsync("auditor@example.org");
        var claims = new Hosting.Actor(account!.Id, "auditor", Roles.RightsOf(Roles.Administrator));
        Assert.Equal("forbidden", (await _portal.Services.GetRequiredService<OutgoingService>().RotateAsync(id, claims, default)).Problem?.Code);
        await using var db = Open();
        Assert.Equal("forbidden", (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.WebhookRotate)).Failure);
    }

    [Fact]
    public async Task WhatHappensToARoom_ReachesTheLog_InOrder_AndCanBeSentAgain()
    {
        var (id, _) = await MakeAsync();
        (await _administrator.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
        (await _administrator.PatchAsJsonAsync("/api/rooms/daily", new { capacity = 5 })).EnsureSuccessStatusCode();
        (await _administrator.PostAsync("/api/rooms/daily/suspend", null)).EnsureSuccessStatusCode();
        (await _administrator.PostAsync("/api/rooms/daily/reactivate", null)).EnsureSuccessStatusCode();
        (await _administrator.DeleteAsync("/api/rooms/daily")).EnsureSuccessStatusCode();
        // One that failed leaves nothing.
        await (await _administrator.PatchAsJsonAsync("/api/rooms/daily", new { capacity = 6 })).ShouldBeProblemAsync(404, "room-not-found");

        JsonElement page = default;
        await Polling.UntilAsync(
            async () =>
            {
                page = await (await _administrator.GetAsync($"{Hooks}/{id}/deliveries")).JsonAsync();
                return page.GetProperty("total").GetInt32() == 5 && page.GetProperty("items")[4].GetProperty("attempts").GetInt32() > 0;
            },
            "the deliveries", TimeSpan.FromSeconds(60));
        string[] types = [WebhookEvents.RoomDeleted, WebhookEvents.RoomReactivated, WebhookEvents.RoomSuspended, WebhookEvents.RoomUpdated, WebhookEvents.RoomCreated];
        Assert.Equal(types, page.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("type").GetString()!));
        Assert.All(page.GetProperty("items").EnumerateArray(), d => Assert.Equal("pending", d.GetProperty("state").GetString()));
        // Only the first was tried.
        Assert.Equal([0, 0, 0, 0], page.GetProperty("items").EnumerateArray().Take(4).Select(d => d.GetProperty("attempts").GetInt32()));
        var first = page.GetProperty("items")[4].GetProperty("id").GetString();
        var details = await (await _administrator.GetAsync($"{Hooks}/{id}/deliveries/{first}")).JsonAsync();
        var body = JsonSerializer.Deserialize<JsonElement>(details.GetProperty("body").GetString()!);
        Assert.Equal((WebhookEvents.RoomCreated, "daily"), (body.GetProperty("type").GetString(), body.GetProperty("data").GetProperty("name").GetString()));
        Assert.Equal("refused", details.GetProperty("attempts")[0].GetProperty("cause").GetString());

        await using (var db = Open())
            await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.GivenUp));
        var again = await (await _administrator.PostAsJsonAsync($"{Hooks}/{id}/redeliver", new { since = DateTime.UtcNow.AddHours(1) })).JsonAsync();
        Assert.Equal(0, again.GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await _administrator.PostAsync($"{Hooks}/{id}/deliveries/{first}/redeliver", null)).StatusCode);
        again = await (await _administrator.PostAsJsonAsync($"{Hooks}/{id}/redeliver", new { since = DateTime.UtcNow.AddHours(-1) })).JsonAsync();
        Assert.Equal(4, again.GetProperty("count").GetInt32());
    }

    private BedrudDbContext Open() => _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContext();

    private async Task<(Guid Id, string Secret)> MakeAsync()
    {
        var made = await (await _administrator.PostAsJsonAsync(Hooks, new { name = "Ledger", url = Address })).JsonAsync();
        return (made.GetProperty("webhook").GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
    }

    private async Task<HttpClient> InRoleAsync(string email, string role)
    {
        (await _portal.UserAsync(email)).Dispose();
        await using (var scope = _portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
            Assert.True((await users.AddToRoleAsync((await users.FindByEmailAsync(email))!, role)).Succeeded);
        }

        var client = _portal.NewClient();
        (await client.PostAsJsonAsync("/api/auth/login", new { email, password = Portal.Password })).EnsureSuccessStatusCode();
        return client;
    }
}
