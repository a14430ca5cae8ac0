using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Tests.Api;

public sealed class ChatFilesApiTests
{
    [Fact]
    public async Task File_WithWords_IsOneMessageAndAlwaysADownload()
    {
        await using var house = await ChatHouse.OpenAsync();
        var (ada, bob) = (await house.GuestAsync("Ada"), await house.GuestAsync("Bob"));

        var sent = await (await ada.SendFileAsync("<script>alert(1)</script>"u8.ToArray(), "..\\Özet\u202E lmth.html", "look")).JsonAsync();

        var heard = bob.TakeHeard();
        Assert.Equal(("look", "Özet lmth.html", 25), (
            heard.GetProperty("text").GetString(), heard.GetProperty("file").GetProperty("name").GetString(), heard.GetProperty("file").GetProperty("size").GetInt64()));
        Assert.EndsWith(sent.GetProperty("id").GetGuid().ToString("N"), Assert.Single(house.FilesOnDisk), StringComparison.Ordinal);
        var answer = await bob.Client.GetAsync(heard.GetProperty("file").GetProperty("url").GetString());
        Assert.Equal("<script>alert(1)</script>", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", "Özet lmth.html"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_InParts_IsAnsweredAsAsked()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ada");
        var url = (await (await ada.SendFileAsync("0123456789"u8.ToArray(), "digits.txt")).JsonAsync()).GetProperty("file").GetProperty("url").GetString();

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(3, 5);
        var answer = await ada.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.PartialContent, "345"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task File_OfAMeeting_IsForThoseInItAndForModerators()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ada");
        var url = (await (await ada.SendFileAsync([1], "a.txt")).JsonAsync()).GetProperty("file").GetProperty("url").GetString();
        using var stranger = house.Portal.NewClient();
        using var user = await house.Portal.UserAsync("user@example.org");

        await (await stranger.GetAsync(url)).ShouldBeProblemAsync(403, "not-in-meeting");
        await (await user.GetAsync(url)).ShouldBeProblemAsync(403, "not-in-meeting");
        Assert.True((await house.Owner.GetAsync(url)).IsSuccessStatusCode);

        // The file of an earlier meeting is its people's, not of those who come later.
        await using (var db = await house.DatabaseAsync())
            await db.ChatMessages.ExecuteUpdateAsync(s => s.SetProperty(m => m.RoomSid, "RM_yesterday"));
        await (await ada.Client.GetAsync(url)).ShouldBeProblemAsync(404, "message-not-found");
        Assert.True((await house.Owner.GetAsync(url)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task File_LargerThanTheMost_IsRefusedAndLeavesNothing()
    {
        await using var house = await ChatHouse.OpenAsync(("Chat:MaxFileBytes", "2000000"));
        var ada = await house.GuestAsync("Ada");

        var problem = await (await ada.SendFileAsync(new byte[2_000_001], "a.bin")).ShouldBeProblemAsync(413, "file-too-large");
        Assert.Contains("1.9 MB", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await ada.SendFileAsync(new byte[4_000_000], "a.bin")).ShouldBeProblemAsync(413, "file-too-large");
        Assert.Empty(house.FilesOnDisk);

        // More than the megabyte that other bodies may have.
        Assert.True((await ada.SendFileAsync(new byte[2_000_000], "a.bin")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task File_WhereNoneAreTaken_OrTheDiskIsFull_IsRefused()
    {
        await using var off = await ChatHouse.OpenAsync(("Chat:MaxFileBytes", "0"));
        await (await (await off.GuestAsync("Ada")).SendFileAsync([1], "a.txt")).ShouldBeProblemAsync(403, "files-off");

        await using var full = await ChatHouse.OpenAsync(("Chat:MinFreeBytes", $"{long.MaxValue}"));
        await (await (await full.GuestAsync("Ada")).SendFileAsync([1], "a.txt")).ShouldBeProblemAsync(507, "storage-full");
        Assert.Empty(full.FilesOnDisk);
    }

    [Fact]
    public async Task Body_ThatIsNoFile_IsRefusedAndLeavesNothing()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ada");
        Task<HttpResponseMessage> PostAsync(HttpContent content) => ada.Client.PostAsync($"{ChatHouse.Chat}/files", content);
        static StringContent Form(string body)
        {
            var content = new StringContent(body, Encoding.UTF8);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
            return content;
        }

        await (await PostAsync(JsonContent.Create(new { text = "x" }))).ShouldBeProblemAsync(415, "unsupported-media-type");
        await (await PostAsync(Form("nonsense"))).ShouldBeProblemAsync(400, "invalid-file");
        await (await PostAsync(new MultipartFormDataContent { { new StringContent("words"), "text" } })).ShouldBeProblemAsync(400, "invalid-file");
        await (await ada.SendFileAsync([], "empty.txt")).ShouldBeProblemAsync(400, "invalid-file");
        await (await PostAsync(Form("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf a fi"))).ShouldBeProblemAsync(400, "invalid-file");
        await (await PostAsync(new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a" }, { new ByteArrayContent([1]), "file", "b" } }))
            .ShouldBeProblemAsync(400, "invalid-file");
        await (await ada.SendFileAsync([1], "a.txt", new string('a', 4_001))).ShouldBeProblemAsync(400, "invalid-message");
        await (await ada.SendFileAsync([1], "a.txt", new string('a', 40_000))).ShouldBeProblemAsync(400, "invalid-message");
        Assert.Empty(house.FilesOnDisk);
        Assert.Empty(await ada.LinesAsync());
    }

    [Fact]
    public async Task Upload_ThatBreaksOff_LeavesNothing()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ada");
        using var gone = new CancellationTokenSource();
        using var form = new MultipartFormDataContent { { new BreakingContent(WhenSomeIsThere), "file", "a.bin" } };

        await Assert.ThrowsAnyAsync<Exception>(() => ada.Client.PostAsync($"{ChatHouse.Chat}/files", form, gone.Token));

        await ChatHouse.UntilAsync(() => house.FilesOnDisk.Length == 0);
        Assert.Empty(await ada.LinesAsync());

        async Task WhenSomeIsThere()
        {
            await ChatHouse.UntilAsync(() => house.FilesOnDisk.Length == 1);
            // The connection breaks with the content: else the server waits for the rest.
            await gone.CancelAsync();
        }
    }

    [Fact]
    public async Task Room_Deleted_TakesItsFiles()
    {
        await using var house = await ChatHouse.OpenAsync();
        await (await house.GuestAsync("Ada")).SendFileAsync([1], "a.txt");
        Assert.Single(house.FilesOnDisk);

        Assert.Equal(HttpStatusCode.NoContent, (await house.Owner.DeleteAsync("/api/rooms/daily")).StatusCode);

        Assert.Empty(house.FilesOnDisk);
    }

    [Fact]
    public async Task Export_ByAModerator_IsEveryKeptMessageUnderItsMeeting()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ayşe");
        await ada.SayItAsync("first line\n2026-01-01 00:00  Somebody: forged");
        await ada.SendFileAsync(new byte[2048], "plan.pdf", "the plan");
        await ada.Client.DeleteAsync($"{ChatHouse.Chat}/{await ada.SayItAsync("gone")}");
        await using (var db = await house.DatabaseAsync())
        {
            var room = await db.Rooms.SingleAsync();
            var at = new DateTime(2026, 1, 2, 10, 30, 0, DateTimeKind.Utc);
            db.Add(new Domain.Meetings.Meeting { RoomName = "daily", RoomId = room.Id, RoomSid = "RM_old", StartedAt = at, EndedAt = at.AddHours(1), LastSeenAt = at });
            db.Add(new Domain.Chat.ChatMessage { RoomId = room.Id, RoomSid = "RM_old", SenderIdentity = "g_1", SenderName = "Ali", Text = "günaydın", SentAt = at.AddMinutes(2) });
            await db.SaveChangesAsync();
        }

        var answer = await house.Owner.GetAsync($"{ChatHouse.Chat}/export?zone=Europe/Istanbul");

        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.StartsWith("Chat of daily", lines[0], StringComparison.Ordinal);
        Assert.Equal(["", "Meeting of 2026-01-02 13:30 to 14:30", "", "2026-01-02 13:32  Ali: günaydın", ""], lines[1..6]);
        Assert.StartsWith("Meeting since ", lines[6], StringComparison.Ordinal);
        Assert.EndsWith("  Ayşe: first line", lines[8], StringComparison.Ordinal);
        Assert.Equal($"{new string(' ', 18)}2026-01-01 00:00  Somebody: forged", lines[9]);
        Assert.EndsWith("  Ayşe: the plan [file: plan.pdf, 2 KB]", lines[10], StringComparison.Ordinal);
        Assert.EndsWith("  Ayşe: (deleted)", lines[11], StringComparison.Ordinal);
        await using var after = await house.DatabaseAsync();
        Assert.Equal("daily", (await after.AuditEntries.SingleAsync(e => e.Action == "chat.export")).RoomName);
    }

    [Fact]
    public async Task Export_ByAnybodyElse_OrOfNothing()
    {
        await using var house = await ChatHouse.OpenAsync();
        var ada = await house.GuestAsync("Ada");
        using var user = await house.Portal.UserAsync("user@example.org");

        await (await ada.Client.GetAsync($"{ChatHouse.Chat}/export")).ShouldBeProblemAsync(401, "sign-in-required");
        await (await user.GetAsync($"{ChatHouse.Chat}/export")).ShouldBeProblemAsync(403, "forbidden");
        await (await house.Owner.GetAsync($"{ChatHouse.Chat}/export?zone=Nowhere")).ShouldBeProblemAsync(400, "invalid-query");
        using var turkish = new HttpRequestMessage(HttpMethod.Get, $"{ChatHouse.Chat}/export");
        turkish.Headers.AcceptLanguage.ParseAdd("tr");
        var answer = await house.Owner.SendAsync(turkish);
        Assert.Contains("Saklanan ileti yok.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Some bytes, and when they have arrived a connection that is gone.</summary>
    private sealed class BreakingContent(Func<Task> arrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[200_000]);
            await stream.FlushAsync();
            await arrived();
            throw new IOException("The network is gone.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
