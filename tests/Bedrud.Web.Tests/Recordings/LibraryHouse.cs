using System.Net.Http.Json;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Recordings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>A portal with a library in memory.</summary>
public sealed class LibraryHouse : Portal
{
    /// <summary>Of every recording that is made here: long enough that ranges are seen.</summary>
    public static readonly byte[] Film = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31 % 251))];
    public static readonly byte[] Picture = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];

    public LibraryStorage Storage { get; } = new();

    public RecordingStore Store => Services.GetRequiredService<RecordingStore>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<IRecordingStorage>(Storage));
            // A recording stays here as a test made it: nobody follows it, looks for its file, or tidies up.
            services.LeaveRecordingsAlone();
            // What is free is still told by the disk.
            var disk = services.Single(s => s.ServiceType.Name == "DiskStorage").ServiceType;
            services.Replace(ServiceDescriptor.Singleton(services.Single(s => s.ServiceType.Name == "IRecordingInventory").ServiceType, p => p.GetRequiredService(disk)));
        });
    }

    public async Task<BedrudDbContext> OpenDatabaseAsync() => await Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

    /// <summary>A room of the administrator's.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> NewRoomAsync(string name, Action<RoomRecording>? change = null)
    {
        using var admin = await AdministratorAsync();
        (await admin.PostAsJsonAsync("/api/rooms", new { name })).EnsureSuccessStatusCode();
        await using var db = await OpenDatabaseAsync();
        var room = await db.Rooms.SingleAsync(r => r.Name == name);
        change?.Invoke(room.Recording);
        await db.SaveChangesAsync();
        return room.Id;
    }

    /// <summary>Somebody with an account of that name and this role in the rooms.</summary>
    public async Task<HttpClient> MemberAsync(string name, RoomRole role, params Guid[] rooms)
    {
        var client = await UserAsync($"{name}@example.org");
        await using var db = await OpenDatabaseAsync();
        var user = await db.Users.SingleAsync(u => u.DisplayName == name);
        db.RoomMembers.AddRange(rooms.Select(room => new RoomMember { RoomId = room, UserId = user.Id, Role = role }));
        await db.SaveChangesAsync();
        return client;
    }

    /// <summary>A recording that went all the way, unless it is stopped before.</summary>
    public async Task<Recording> NewRecordingAsync(
        Guid roomId, string roomName = "hall", string title = "Haftalık toplantı", string by = "Ayşe", bool withFile = true, DateTime? at = null)
    {
        var now = at ?? DateTime.UtcNow.AddMinutes(-10);
        var recording = new Recording
        {
            RoomId = roomId,
            RoomName = roomName,
            Title = title,
            Engine = RecordingEngine.Egress,
            RequestedAt = now,
            RequestedByName = by,
        }.Occupying(null);
        await Store.AddAsync(recording, default);
        if (!withFile)
            return recording;
        var engine = $"EG_{recording.Id:N}";
        var (key, picture) = (RecordingKeys.File(recording.Id, ".mp4"), RecordingKeys.Thumbnail(recording.Id));
        Storage.Put(key, Film);
        Storage.Put(picture, Picture);
        return (await Store.ApplyAsync(
            recording.Id, default, new RecordingEvent.Asked(), new RecordingEvent.Accepted(engine),
            new RecordingEvent.Told(new RecorderReport(engine, recording.Id, roomName, RecorderStatus.Active) { StartedAt = now.AddSeconds(2) }),
            new RecordingEvent.Told(new RecorderReport(engine, recording.Id, roomName, RecorderStatus.Complete) { EndedAt = now.AddMinutes(5), Location = "/out/x.mp4", Size = Film.Length }),
            new RecordingEvent.Processed(new RecordedFile(key, Film.Length, TimeSpan.FromSeconds(298), 1280, 720, true, true, "video/mp4", picture))))!;
    }

    /// <summary>How often this was written down of a recording.</summary>
    public async Task<int> CountAuditAsync(Guid recording, string action)
    {
        await using var db = await OpenDatabaseAsync();
        var target = recording.ToString();
        return await db.AuditEntries.CountAsync(e => e.Target == target && e.Action == action && e.Failure == null);
    }
}
