using System.Globalization;
using System.Net;
using System.Text.Json;
using Bedrud.Domain.Meetings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Infrastructure.Presence;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Web.Tests.Api;

/// <summary>What a real livekit-server 1.13.5 sent, byte for byte, to the endpoint of a portal with its key, at the time at which it was sent.</summary>
public sealed class RecordedWebhooksTests
{
    [Theory]
    [InlineData("a-lifecycle")]
    [InlineData("c-kick")]
    [InlineData("s-normal-session")]
    public async Task Replay_OverHttp_IsTakenOnceAndBecomesHistory(string scenario)
    {
        var webhooks = Read(scenario);
        await using var portal = new RecordedPortal(webhooks[0].ReceivedAt);
        using var client = portal.NewClient();

        foreach (var webhook in webhooks)
        {
            portal.Clock.SetUtcNow(webhook.ReceivedAt > portal.Clock.GetUtcNow() ? webhook.ReceivedAt : portal.Clock.GetUtcNow());
            Assert.Equal(HttpStatusCode.OK, await SendAsync(client, webhook));
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, webhooks[^1]));
        await HandledAsync(portal);
        Assert.Empty(portal.Services.GetRequiredService<PresenceStore>().LiveRooms);
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var meetings = await db.Set<Meeting>().ToListAsync();
        Assert.Equal(webhooks.Select(w => w.RoomSid).Distinct().Order(), meetings.Select(m => m.RoomSid).Order());
        Assert.All(meetings, m => Assert.NotNull(m.EndedAt));
        Assert.All(await db.Set<Attendance>().ToListAsync(), a => Assert.NotNull(a.LeftAt));
    }

    [Fact]
    public async Task Replay_HoursLater_IsRefused()
    {
        var webhook = Read("a-lifecycle")[0];
        await using var portal = new RecordedPortal(webhook.ReceivedAt.AddHours(2));
        using var client = portal.NewClient();

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(client, webhook));
    }

    [Fact]
    public async Task Webhook_WhileTheDatabaseCantBeWritten_IsAskedForAgainAndTakenThen()
    {
        var webhook = Read("a-lifecycle")[0];
        await using var portal = new RecordedPortal(webhook.ReceivedAt);
        using var client = portal.NewClient();
        await ExecuteAsync(portal, "ALTER TABLE Webhooks RENAME TO Away");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(client, webhook));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(client, webhook));
        await ExecuteAsync(portal, "ALTER TABLE Away RENAME TO Webhooks");

        Assert.Equal(HttpStatusCode.OK, await SendAsync(client, webhook));
        await HandledAsync(portal);
    }

    private static List<Recorded> Read(string scenario) => [.. Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recorded", "webhooks"), $"*-{scenario}-*.json")
        .Select(Recorded.From)
        .OrderBy(w => w.Order)];

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, Recorded webhook)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/livekit/webhook") { Content = new StringContent(webhook.Body) };
        request.Content.Headers.ContentType = new("application/webhook+json");
        request.Headers.TryAddWithoutValidation("Authorization", webhook.Authorization);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static async Task HandledAsync(Portal portal)
    {
        var statistics = portal.Services.GetRequiredService<WebhookStatistics>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (statistics.Snapshot is { Pending: > 0 } or { Handled: 0 })
            await Task.Delay(20, limit.Token);
    }

    private static async Task ExecuteAsync(Portal portal, string sql)
    {
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private sealed record Recorded(int Order, string Authorization, string Body, DateTimeOffset ReceivedAt, string RoomSid)
    {
        public static Recorded From(string path)
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = file.RootElement;
            var body = root.GetProperty("body").GetString()!;
            using var message = JsonDocument.Parse(body);
            return new Recorded(
                int.Parse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture),
                root.GetProperty("headers").GetProperty("authorization").GetString()!,
                body,
                root.GetProperty("receivedAt").GetDateTimeOffset(),
                message.RootElement.GetProperty("room").GetProperty("sid").GetString()!);
        }
    }

    private sealed class RecordedPortal : Portal
    {
        public RecordedPortal(DateTimeOffset now)
        {
            Clock = new FakeTimeProvider(now);
            Settings["LiveKit:ApiKey"] = "APIfixture01";
            Settings["LiveKit:ApiSecret"] = "fixture-secret-0123456789abcdef0123456789";
        }

        public FakeTimeProvider Clock { get; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        }
    }
}
