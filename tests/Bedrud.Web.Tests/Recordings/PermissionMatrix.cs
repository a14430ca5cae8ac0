using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>One operation of the API on one room's recordings.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Route">That it asks for: a test sees to it that no route is left out.</param>
/// <param name="Ask">Asks for it as somebody, on a recording of their own.</param>
internal sealed record MatrixAct(string Name, string Route, Func<HttpClient, MatrixSubject, Task<HttpResponseMessage>> Ask)
{
    /// <summary>Brings the recording into the state that the operation is for.</summary>
    public Func<LibraryHouse, MatrixSubject, Task>? Prepare { get; init; }

    /// <summary>The status of whoever may, where there is nothing here that it could be done to.</summary>
    public int? Refused { get; init; }
}

/// <summary>What an operation is tried on.</summary>
internal sealed record MatrixSubject(string Room)
{
    public required Guid Recording { get; set; }

    public string Address => $"/api/recordings/{Recording}";

    /// <summary>A link to it, where the operation needs one.</summary>
    public Guid Share { get; set; }
}

/// <summary>Asks for every operation as everybody, and writes down who got what.</summary>
internal sealed class PermissionMatrix(LibraryHouse house)
{
    private static readonly string[] People = ["nobody", "guest", "stranger", "viewer", "speaker", "moderator", "owner", "administrator"];

    // A row for each operation: others are added here.
    public static readonly MatrixAct[] Acts =
    [
        new("list", "GET /api/recordings", async (client, on) => await client.GetAsync($"/api/recordings?room={on.Room}")),
        new("see", "GET /api/recordings/{id:guid}", (client, on) => client.GetAsync(on.Address)),
        new("play", "GET /api/recordings/{id:guid}/file", (client, on) => client.GetAsync($"{on.Address}/file")),
        new("picture", "GET /api/recordings/{id:guid}/thumbnail", (client, on) => client.GetAsync($"{on.Address}/thumbnail")),
        new("download", "GET /api/recordings/{id:guid}/file", (client, on) => client.GetAsync($"{on.Address}/file?download=true")),
        new("rename", "PATCH /api/recordings/{id:guid}", (client, on) => client.PatchAsJsonAsync(on.Address, new { title = "Another" })),
        new("delete", "DELETE /api/recordings/{id:guid}", (client, on) => client.DeleteAsync(on.Address)),
        new("bring back", "POST /api/recordings/{id:guid}/restore", (client, on) => client.PostAsync($"{on.Address}/restore", null))
        {
            Prepare = async (house, on) => await house.Store.ApplyAsync(on.Recording, default, new RecordingEvent.Deleted()),
        },
        new("start", "POST /api/rooms/{name}/recordings", (client, on) => client.PostAsync($"/api/rooms/{on.Room}/recordings", null)) { Refused = 409 },
        new("check before", "GET /api/rooms/{name}/recordings/preflight", (client, on) => client.GetAsync($"/api/rooms/{on.Room}/recordings/preflight")),
        new("stop", "POST /api/recordings/{id:guid}/stop", (client, on) => client.PostAsync($"{on.Address}/stop", null)),
        new("stop all", "POST /api/rooms/{name}/recordings/stop", (client, on) => client.PostAsync($"/api/rooms/{on.Room}/recordings/stop", null)) { Refused = 409 },
        new("read the room's settings", "GET /api/rooms/{name}/recordings/settings", (client, on) => client.GetAsync($"/api/rooms/{on.Room}/recordings/settings")),
        new("change them", "PATCH /api/rooms/{name}/recordings/settings", (client, on) => client.PatchAsJsonAsync($"/api/rooms/{on.Room}/recordings/settings", new { days = 0 })),
        new("try again", "POST /api/recordings/{id:guid}/retry", (client, on) => client.PostAsync($"{on.Address}/retry", null)) { Prepare = BreakAsync },
        new("point to its file", "POST /api/recordings/{id:guid}/source", (client, on) => client.PostAsJsonAsync($"{on.Address}/source", new { source = $"{on.Room}/{on.Recording:N}.mp4" }))
        {
            Prepare = BreakAsync,
        },
        new("who did what", "GET /api/recordings/{id:guid}/activity", (client, on) => client.GetAsync($"{on.Address}/activity")),
        new("list links", "GET /api/recordings/{id:guid}/shares", (client, on) => client.GetAsync($"{on.Address}/shares")),
        new("make a link", "POST /api/recordings/{id:guid}/shares", (client, on) => client.PostAsJsonAsync($"{on.Address}/shares", new { days = 1 })),
        new("revoke a link", "DELETE /api/recordings/{id:guid}/shares/{shareId:guid}", (client, on) => client.DeleteAsync($"{on.Address}/shares/{on.Share}"))
        {
            Prepare = async (house, on) =>
            {
                using var admin = await house.AdministratorAsync();
                on.Share = (await (await admin.PostAsJsonAsync($"{on.Address}/shares", new { days = 1 })).JsonAsync()).GetProperty("id").GetGuid();
            },
        },
        new("space by room", "GET /api/admin/recordings/space", (client, _) => client.GetAsync("/api/admin/recordings/space")),
    ];

    /// <summary>The routes of recordings that there are.</summary>
    public static IEnumerable<string> Routes(LibraryHouse house) => house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText?.Contains("recording", StringComparison.OrdinalIgnoreCase) == true && e.RoutePattern.RawText.StartsWith("/api/", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Where(m => m != "HEAD").Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}") ?? [])
        .Distinct();

    /// <returns>A table in Markdown.</returns>
    public async Task<string> WriteAsync(string room, Action<RoomRecording>? settings)
    {
        var id = await house.NewRoomAsync(room, settings);
        var clients = new List<HttpClient>();
        foreach (var person in People)
            clients.Add(await EnterAsync(person, room, id));
        var table = new StringBuilder($"| | {string.Join(" | ", People)} |\n|---|{string.Concat(People.Select(_ => ":-:|"))}\n");
        foreach (var act in Acts)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {act.Name} |");
            foreach (var (client, person) in clients.Zip(People))
            {
                var on = new MatrixSubject(room) { Recording = (await house.NewRecordingAsync(id, room)).Id };
                if (act.Prepare is not null)
                    await act.Prepare(house, on);
                table.Append(await TryAsync(act, client, person, on) ? " yes |" : " – |");
            }

            table.Append('\n');
        }

        clients.ForEach(c => c.Dispose());
        return table.ToString();
    }

    // One that broke off while it was made, so that a file may still come of it.
    private static async Task BreakAsync(LibraryHouse house, MatrixSubject on)
    {
        await using var db = await house.OpenDatabaseAsync();
        var roomId = await db.Rooms.Where(r => r.Name == on.Room).Select(r => r.Id).SingleAsync();
        on.Recording = (await house.NewRecordingAsync(roomId, on.Room, withFile: false)).Id;
        await house.Store.ApplyAsync(
            on.Recording, default, new RecordingEvent.Asked(), new RecordingEvent.Accepted($"EG_{on.Recording:N}"),
            new RecordingEvent.Told(new RecorderReport($"EG_{on.Recording:N}", on.Recording, on.Room, RecorderStatus.Active) { StartedAt = DateTime.UtcNow.AddMinutes(-5) }),
            new RecordingEvent.Forgotten());
    }

    private static async Task<bool> TryAsync(MatrixAct act, HttpClient client, string person, MatrixSubject on)
    {
        using var response = await act.Ask(client, on);
        if ((int)response.StatusCode is 401 or 403 or 404)
            return false;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode == act.Refused, $"{act.Name} as {person}: {(int)response.StatusCode} {text}");
        // A list is everybody's; what matters is whether it holds this one.
        return act.Name != "list" || text.Contains(on.Recording.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpClient> EnterAsync(string person, string room, Guid id)
    {
        if (person == "administrator")
            return await house.AdministratorAsync();
        if (Enum.TryParse<RoomRole>(person, ignoreCase: true, out var role))
            return await house.MemberAsync($"{person}-{room}", role, id);
        if (person == "stranger")
            return await house.UserAsync($"{person}-{room}@example.org");
        var client = house.NewClient();
        if (person == "guest")
            (await client.PostAsJsonAsync("/api/room/join", new { roomName = room, displayName = "Guest" })).EnsureSuccessStatusCode();
        return client;
    }
}
