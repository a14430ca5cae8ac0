using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Tests.Recordings;

/// <summary>Links: what whoever has one sees, and no longer sees.</summary>
public sealed partial class ShareTests(LibraryHouse house) : IClassFixture<LibraryHouse>, IAsyncLifetime
{
    private const string Password = "açık susam";
    private HttpClient _owner = null!;
    private HttpClient _anybody = null!;
    private Recording _recording = null!;

    private string Shares => $"/api/recordings/{_recording.Id}/shares";

    public async ValueTask InitializeAsync()
    {
        var name = $"hall-{Guid.NewGuid():N}"[..20];
        var room = await house.NewRoomAsync(name);
        _owner = await house.MemberAsync($"o{Guid.NewGuid():N}"[..12], RoomRole.Owner, room);
        _anybody = house.NewClient();
        _recording = await house.NewRecordingAsync(room, name, "Yönetim kurulu");
    }

    public ValueTask DisposeAsync()
    {
        _owner.Dispose();
        _anybody.Dispose();
        return default;
    }

    [Fact]
    public async Task Link_WithoutAnAccount_PlaysInRanges_AndIsCountedAndWrittenDown()
    {
        var share = await MakeAsync(new { days = 7 });
        var page = await _anybody.GetAsync(PathOf(share));
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Yönetim kurulu", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("noindex", page.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl is { Private: true, NoStore: true });

        foreach (var range in new[] { "bytes=0-", "bytes=400-499" })
        {
            var part = await GetRangeAsync(Source(html), range);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        }

        Assert.Equal(1, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingView));
        Assert.Equal(1, (await ListAsync()).Single().GetProperty("views").GetInt32());
    }

    [Fact]
    public async Task Token_IsNowhereInTheDatabase_AndTheListDoesNotTellIt()
    {
        var share = await MakeAsync(new { days = 7 });
        var token = PathOf(share)["/r/".Length..];
        Assert.True(token.Length >= 22);

        await using var db = await house.OpenDatabaseAsync();
        var row = await db.RecordingShares.SingleAsync(s => s.Id == share.GetProperty("id").GetGuid());
        Assert.DoesNotContain(token, JsonSerializer.Serialize(row), StringComparison.Ordinal);
        Assert.DoesNotContain(token, (await _owner.GetStringAsync(Shares)), StringComparison.Ordinal);
        Assert.DoesNotContain(await db.AuditEntries.Select(e => e.Details).ToListAsync(), d => d?.Contains(token, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Revoked_ThePageAndWhatIsPlayingEnd()
    {
        var share = await MakeAsync(new { days = 7 });
        var source = Source(await _anybody.GetStringAsync(PathOf(share)));
        (await GetRangeAsync(source, "bytes=0-9")).EnsureSuccessStatusCode();

        (await _owner.DeleteAsync($"{Shares}/{share.GetProperty("id").GetGuid()}")).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.NotFound, (await GetRangeAsync(source, "bytes=10-19")).StatusCode);
        await ShouldLeadNowhereAsync(PathOf(share));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Unknown_Expired_AndThatOfADeletedRecording_LookAlike()
    {
        var unknown = await ShouldLeadNowhereAsync("/r/AAAAAAAAAAAAAAAAAAAAAAAAAAA");

        var share = await MakeAsync(new { days = 1 });
        await using (var db = await house.OpenDatabaseAsync())
        {
            var id = share.GetProperty("id").GetGuid();
            var past = DateTime.UtcNow.AddSeconds(-1);
            await db.RecordingShares.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, past));
        }

        Assert.Equal(unknown, await ShouldLeadNowhereAsync(PathOf(share)));

        var open = await MakeAsync(new { });
        (await _owner.DeleteAsync($"/api/recordings/{_recording.Id}")).EnsureSuccessStatusCode();
        Assert.Equal(unknown, await ShouldLeadNowhereAsync(PathOf(open)));
        (await _owner.PostAsync($"/api/recordings/{_recording.Id}/restore", null)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await _anybody.GetAsync(PathOf(open))).StatusCode);
    }

    [Fact]
    public async Task Download_OnlyWhereTheLinkAllowsIt()
    {
        var locked = await _anybody.GetStringAsync(PathOf(await MakeAsync(new { days = 7 })));
        Assert.DoesNotContain("share-download", locked, StringComparison.Ordinal);
        await (await _anybody.GetAsync($"{Source(locked)}&download=true")).ShouldBeProblemAsync(403, "forbidden");

        var open = await _anybody.GetStringAsync(PathOf(await MakeAsync(new { days = 7, allowsDownload = true })));
        var download = await _anybody.GetAsync(WebUtility.HtmlDecode(Address().Matches(open).Select(m => m.Groups[1].Value).First(a => a.Contains("download=true", StringComparison.Ordinal))));
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(LibraryHouse.Film, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, await house.CountAuditAsync(_recording.Id, AuditAction.RecordingDownload));
    }

    [Fact]
    public async Task Ticket_OfAnotherRecording_OrMadeUp_OpensNothing()
    {
        var source = Source(await _anybody.GetStringAsync(PathOf(await MakeAsync(new { days = 7 }))));
        var other = await house.NewRecordingAsync(_recording.RoomId, _recording.RoomName);

        await (await _anybody.GetAsync(source.Replace(_recording.Id.ToString(), other.Id.ToString(), StringComparison.Ordinal))).ShouldBeProblemAsync(404, "recording-not-found");
        await (await _anybody.GetAsync($"/api/recordings/{_recording.Id}/file?key=AAAA")).ShouldBeProblemAsync(404, "recording-not-found");
        await (await _anybody.GetAsync($"/api/recordings/{_recording.Id}/file")).ShouldBeProblemAsync(401, "sign-in-required");
    }

    [Fact]
    public async Task Password_WrongShowsNothing_RightOpens_AndIsRememberedForThisLinkAlone()
    {
        var share = await MakeAsync(new { days = 7, password = Password });
        var html = await _anybody.GetStringAsync(PathOf(share));
        Assert.DoesNotContain("<video", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Yönetim kurulu", WebUtility.HtmlDecode(html), StringComparison.Ordinal);

        var wrong = await PostAsync(PathOf(share), html, "sesame");
        Assert.Contains("share-problem", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(wrong.Headers.Contains("Set-Cookie") && wrong.Headers.GetValues("Set-Cookie").Any(c => c.StartsWith("bedrud.share=", StringComparison.Ordinal)));

        var right = await PostAsync(PathOf(share), html, Password);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Contains("<video", await _anybody.GetStringAsync(PathOf(share)), StringComparison.Ordinal);
        var another = await MakeAsync(new { days = 7, password = Password });
        Assert.DoesNotContain("<video", await _anybody.GetStringAsync(PathOf(another)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_ManyTries_AreRefused_TheRightOneToo()
    {
        var share = await MakeAsync(new { days = 7, password = Password });
        var html = await _anybody.GetStringAsync(PathOf(share));
        for (var i = 0; i < 10; i++)
            await PostAsync(PathOf(share), html, $"wrong {i}");

        var answer = await PostAsync(PathOf(share), html, Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains("Too many tries", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_WithoutAntiforgeryToken_IsRefused()
    {
        var share = await MakeAsync(new { days = 7, password = Password });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "password", ["password"] = Password });

        Assert.Equal(HttpStatusCode.BadRequest, (await _anybody.PostAsync(PathOf(share), form)).StatusCode);
    }

    [Theory]
    [InlineData("""{"days":0}""")]
    [InlineData("""{"days":366}""")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"expiresAt":"2099-01-01T00:00:00Z"}""")]
    [InlineData("""{"days":1,"expiresAt":"2027-01-01T00:00:00Z"}""")]
    [InlineData("""{"days":1,"password":"abc"}""")]
    public async Task Make_WhatCannotBe_IsRefused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await _owner.PostAsync(Shares, content)).ShouldBeProblemAsync(400, "invalid-share");
    }

    private async Task<JsonElement> MakeAsync(object wish) => await (await _owner.PostAsJsonAsync(Shares, wish)).JsonAsync();

    private async Task<IEnumerable<JsonElement>> ListAsync() => (await (await _owner.GetAsync(Shares)).JsonAsync()).EnumerateArray();

    private static string PathOf(JsonElement share) => new Uri(share.GetProperty("url").GetString()!).AbsolutePath;

    private static string Source(string html) =>
        WebUtility.HtmlDecode(Address().Matches(html).Select(m => m.Groups[1].Value).First(a => a.Contains("/file?", StringComparison.Ordinal) && !a.Contains("download", StringComparison.Ordinal)));

    private async Task<HttpResponseMessage> GetRangeAsync(string path, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = RangeHeaderValue.Parse(range);
        return await _anybody.SendAsync(request);
    }

    private async Task<string> ShouldLeadNowhereAsync(string path)
    {
        var page = await _anybody.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("share-gone", html, StringComparison.Ordinal);
        // But for its own address.
        return Regex.Match(html, "<main.*</main>", RegexOptions.Singleline).Value;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string html, string password)
    {
        var token = Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "password",
            ["__RequestVerificationToken"] = token,
            ["password"] = password,
        });
        return await _anybody.PostAsync(path, form);
    }

    [GeneratedRegex("(?:src|href|poster)=\"(/api/recordings/[^\"]+)\"")]
    private static partial Regex Address();
}
