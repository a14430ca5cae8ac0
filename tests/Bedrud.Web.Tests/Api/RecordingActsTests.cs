using System.Net;
using System.Net.Http.Json;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Recordings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Web.Tests.Api;

/// <summary>Starting, stopping, the preflight and the room's settings, by the API.</summary>
public sealed class RecordingActsTests(RecordingActsTests.RecordingPortal portal) : IClassFixture<RecordingActsTests.RecordingPortal>
{
    [Fact]
    public async Task Start_WithEverythingThere_IsTakenAndStopped()
    {
        using var client = await portal.AdministratorAsync();
        var room = await MeetAsync(client, new TrackInfo { Sid = "TR_1", Source = Infrastructure.LiveKit.Protocol.TrackSource.Microphone });

        var started = await client.PostAsJsonAsync($"/api/rooms/{room}/recordings", new { layout = "grid", resolution = "1080p" });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.JsonAsync()).GetProperty("id").GetGuid();

        var second = await (await client.PostAsync($"/api/rooms/{room}/recordings", null)).ShouldBeProblemAsync(409, "already-recording");
        Assert.Equal(id, second.GetProperty("recording").GetGuid());

        var stopped = await (await client.PostAsync($"/api/recordings/{id}/stop", null)).JsonAsync();
        Assert.Contains(stopped.GetProperty("state").GetString(), new[] { "requested", "stopping", "failed" });
        await (await client.PostAsync($"/api/recordings/{id}/stop", null)).JsonAsync();

        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var row = await db.Recordings.SingleAsync(r => r.Id == id);
        Assert.Equal((RecordingLayout.Grid, RecordingResolution.P1080), (row.Layout, row.Resolution));
        var acts = await db.AuditEntries.Where(e => e.RoomName == room && e.Target == id.ToString()).Select(e => e.Action).ToListAsync();
        Assert.Single(acts, a => a == "recording.start");
        Assert.Single(acts, a => a == "recording.stop");
    }

    [Fact]
    public async Task Start_WithNobodyPublishing_IsToldPointByPoint()
    {
        using var client = await portal.AdministratorAsync();
        var room = await MeetAsync(client);

        var preflight = await (await client.GetAsync($"/api/rooms/{room}/recordings/preflight")).JsonAsync();
        Assert.False(preflight.GetProperty("possible").GetBoolean());
        var problem = await (await client.PostAsync($"/api/rooms/{room}/recordings", null)).ShouldBeProblemAsync(409, "recording-not-possible");

        var point = problem.GetProperty("points").EnumerateArray().Single(p => p.GetProperty("standing").GetString() == "failed");
        Assert.Equal(("publishing", "nobody"), (point.GetProperty("code").GetString(), point.GetProperty("cause").GetString()));
        Assert.Equal("Turn on a microphone or a camera.", point.GetProperty("fix").GetString());
    }

    [Fact]
    public async Task Stop_WithNothingRunning_SaysSo()
    {
        using var client = await portal.AdministratorAsync();
        var room = await MeetAsync(client);

        await (await client.PostAsync($"/api/rooms/{room}/recordings/stop", null)).ShouldBeProblemAsync(409, "not-recording");
    }

    [Fact]
    public async Task Strangers_MayNothing()
    {
        using var client = await portal.AdministratorAsync();
        var room = await MeetAsync(client);
        using var stranger = await portal.UserAsync($"stranger-{Guid.NewGuid():N}@example.org");
        using var nobody = portal.NewClient();

        await (await stranger.PostAsync($"/api/rooms/{room}/recordings", null)).ShouldBeProblemAsync(403, "forbidden");
        await (await stranger.GetAsync($"/api/rooms/{room}/recordings/preflight")).ShouldBeProblemAsync(403, "forbidden");
        await (await stranger.PatchAsJsonAsync($"/api/rooms/{room}/recordings/settings", new { automatic = true })).ShouldBeProblemAsync(403, "forbidden");
        await (await stranger.PostAsync($"/api/recordings/{Guid.NewGuid()}/stop", null)).ShouldBeProblemAsync(404, "recording-not-found");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync($"/api/rooms/{room}/recordings", null)).StatusCode);
    }

    [Fact]
    public async Task Settings_AreReadBackAndJudged()
    {
        using var client = await portal.AdministratorAsync();
        var room = await MeetAsync(client);
        var url = $"/api/rooms/{room}/recordings/settings";
        var before = await (await client.GetAsync(url)).JsonAsync();
        Assert.Equal(("speaker", "720p", "moderator"), (before.GetProperty("layout").GetString(), before.GetProperty("resolution").GetString(), before.GetProperty("startRole").GetString()));

        var after = await (await client.PatchAsJsonAsync(url, new { automatic = true, days = 30, layout = "singleSpeaker", viewRole = "viewer" })).JsonAsync();

        Assert.Equal((true, 30, "singleSpeaker", "viewer", "moderator"), (
            after.GetProperty("automatic").GetBoolean(), after.GetProperty("days").GetInt32(), after.GetProperty("layout").GetString(),
            after.GetProperty("viewRole").GetString(), after.GetProperty("startRole").GetString()));
        await (await client.PatchAsJsonAsync(url, new { days = 3651 })).ShouldBeProblemAsync(400, "invalid-recording-days");
        await (await client.PatchAsJsonAsync(url, new { layout = "1" })).ShouldBeProblemAsync(400, "invalid-recording");
        await (await client.PatchAsJsonAsync(url, new { startRole = "king" })).ShouldBeProblemAsync(400, "invalid-role");
        await (await client.PatchAsJsonAsync(url, new { several = true, version = before.GetProperty("version").GetGuid() })).ShouldBeProblemAsync(409, "conflict");
        await (await client.PatchAsJsonAsync(url, new { automatic = false })).JsonAsync();
    }

    private async Task<string> MeetAsync(HttpClient client, params TrackInfo[] tracks)
    {
        var room = (await (await client.PostAsJsonAsync("/api/rooms", new { })).JsonAsync()).GetProperty("name").GetString()!;
        portal.LiveKit.Join(room, $"u_{Guid.NewGuid():N}", tracks);
        return room;
    }

    /// <summary>With a recorder that takes everything.</summary>
    public sealed class RecordingPortal : Portal
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            Settings["Recordings:MinFreeBytes"] = "0";
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
            {
                services.RemoveAll<IRecorder>();
                services.AddSingleton<IRecorder, WillingRecorder>();
            });
        }
    }

    private sealed class WillingRecorder : IRecorder
    {
        public RecordingEngine Engine => RecordingEngine.Egress;

        public Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PreflightPoint>>([PreflightPoint.Passed("recorder")]);

        public string PathFor(Guid recordingId, string roomName) => RecordingPaths.For("", recordingId, roomName);

        // Never answers: what the API says must not wait for it.
        public async Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }

        public Task StopAsync(Recording recording, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RecorderReport>>([]);
    }
}
