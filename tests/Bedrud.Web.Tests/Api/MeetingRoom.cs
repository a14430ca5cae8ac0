using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Features.Meeting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>A meeting in the room "daily" with whoever a test lets in, each by the join path and in the fake LiveKit. A portal of its own for each test.</summary>
public sealed class MeetingRoom : Portal
{
    public const string Meeting = "/api/meetings/daily";

    public StreamSettings Stream { get; set; } = new();

    public HttpClient Owner { get; private set; } = null!;

    /// <summary>The owner's identity; an administrator, too.</summary>
    public string OwnerIdentity { get; private set; } = "";

    public static async Task<MeetingRoom> StartAsync(StreamSettings? stream = null)
    {
        var room = new MeetingRoom { Stream = stream ?? new StreamSettings() };
        room.Owner = await room.AdministratorAsync();
        (await room.Owner.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
        room.OwnerIdentity = await room.EnterAsync(room.Owner);
        return room;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(Stream);
            services.LeaveRecordingsAlone();
        });
    }

    public async Task<(HttpClient Client, string Identity)> GuestAsync(string name, params TrackInfo[] tracks)
    {
        var client = NewClient();
        return (client, await EnterAsync(client, name, tracks));
    }

    /// <summary>Somebody with an account, and what the room makes them.</summary>
    public async Task<(HttpClient Client, string Identity)> MemberAsync(string name, RoomRole? role = null, params TrackInfo[] tracks)
    {
        var client = await UserAsync($"{name}@example.org");
        if (role is { } membership)
            (await Owner.PutAsJsonAsync("/api/rooms/daily/members", new { email = $"{name}@example.org", role = membership.ToString().ToLowerInvariant() })).EnsureSuccessStatusCode();
        return (client, await EnterAsync(client, null, tracks));
    }

    /// <summary>Joins, and is in LiveKit with what the token says.</summary>
    public async Task<string> EnterAsync(HttpClient client, string? name = null, params TrackInfo[] tracks)
    {
        var joined = await (await client.PostAsJsonAsync("/api/room/join", new { roomName = "daily", displayName = name })).JsonAsync();
        var claims = JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(joined.GetProperty("token").GetString()!.Split('.')[1]));
        var participant = LiveKit.Join("daily", joined.GetProperty("identity").GetString()!, tracks);
        participant.Name = claims.GetProperty("name").GetString();
        foreach (var attribute in claims.GetProperty("attributes").EnumerateObject())
            participant.Attributes[attribute.Name] = attribute.Value.GetString();
        var video = claims.GetProperty("video");
        participant.Permission.CanPublish = video.GetProperty("canPublish").GetBoolean();
        participant.Permission.CanPublishData = video.GetProperty("canPublishData").GetBoolean();
        participant.Permission.CanPublishSources.AddRange(video.GetProperty("canPublishSources").EnumerateArray().Select(s => Source(s.GetString()!)));
        await RefreshAsync();
        return participant.Identity;
    }

    public Task RefreshAsync() => Services.GetRequiredService<Reconciler>().RefreshAsync("daily", default);

    public async Task<ParticipantInfo> InLiveKitAsync(string identity) =>
        (await LiveKit.ListParticipantsAsync("daily", default)).Single(p => p.Identity == identity);

    /// <summary>What was written down of the acts in this room, latest last.</summary>
    public async Task<List<AuditEntry>> AuditAsync(string action)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        return await db.AuditEntries.AsNoTracking().Where(e => e.Action == action && e.RoomName == "daily").OrderBy(e => e.At).ToListAsync();
    }

    public static TrackInfo Track(string sid, string source) => new() { Sid = sid, Source = Source(source) };

    private static Infrastructure.LiveKit.Protocol.TrackSource Source(string name) =>
        TrackSources.TryParse(name, out var source) ? (Infrastructure.LiveKit.Protocol.TrackSource)source : throw new ArgumentException(name);

    protected override void Dispose(bool disposing)
    {
        Owner?.Dispose();
        base.Dispose(disposing);
    }
}

internal static class MeetingAnswers
{
    public static async Task ShouldBeDoneAsync(this Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    public static async Task ShouldFailAsync(this Task<HttpResponseMessage> request, int status, string code)
    {
        using var response = await request;
        await response.ShouldBeProblemAsync(status, code);
    }
}
