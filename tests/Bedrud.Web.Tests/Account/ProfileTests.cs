using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Account;

/// <summary>Name, picture, password, a copy of one's data, and its end.</summary>
public sealed partial class ProfileTests : IDisposable
{
    private const string Email = "ada@example.org";
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 8, 0, 0, 0, 8, .. new byte[9]];
    private readonly TimedPortal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task Password_Changed_EndsAllOtherSessions()
    {
        using var own = await _portal.UserAsync(Email);
        using var other = _portal.NewClient();
        await other.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Portal.Password });

        Assert.Equal("wrong-password", await (await own.SubmitAsync("/account/me", "password", ("password", "wrong"), ("new", "another long password"))).ProblemAsync());
        Assert.Equal("weak-password", await (await own.SubmitAsync("/account/me", "password", ("password", Portal.Password), ("new", "short"))).ProblemAsync());
        Assert.Equal(HttpStatusCode.Found, (await own.SubmitAsync("/account/me", "password", ("password", Portal.Password), ("new", "another long password"))).StatusCode);
        _portal.Time.Ahead += TimeSpan.FromMinutes(1);

        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/api/rooms")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/rooms")).StatusCode);
    }

    [Fact]
    public async Task Picture_IsServedAsWhatItIs_AndNothingElseIsTaken()
    {
        using var own = await _portal.UserAsync(Email);

        Assert.Equal("invalid-picture", await (await SendPictureAsync(own, "<svg onload='alert(1)'/>"u8.ToArray())).ProblemAsync());
        Assert.Equal("invalid-picture", await (await SendPictureAsync(own, [.. Png, .. new byte[1024 * 1024]])).ProblemAsync());
        Assert.Equal(HttpStatusCode.Found, (await SendPictureAsync(own, Png)).StatusCode);
        var address = PictureAddress().Match(await own.GetStringAsync("/account/me")).Groups[1].Value;
        var picture = await own.GetAsync(address);

        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", picture.Headers.GetValues("X-Content-Type-Options").Single());
        using var stranger = _portal.NewClient();
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Name_Changed_IsThatOfTheSessionAtOnce()
    {
        using var own = await _portal.UserAsync(Email);

        Assert.Equal("invalid-name", await (await own.SubmitAsync("/account/me", "name", ("name", "\u202eeve"))).ProblemAsync());
        await own.SubmitAsync("/account/me", "name", ("name", "  Ayşe   Yılmaz "));

        Assert.Contains("value=\"Ayşe Yılmaz\"", WebUtility.HtmlDecode(await own.GetStringAsync("/account/me")), StringComparison.Ordinal);
        Assert.Single((await (await own.GetAsync("/api/account/sessions")).JsonAsync()).EnumerateArray());
    }

    [Fact]
    public async Task Export_HasWhatIsKeptOfOneself_AndNothingOfOthers()
    {
        using var own = await _portal.UserAsync(Email);
        (await own.PostAsJsonAsync("/api/rooms", new { name = "engine-room" })).EnsureSuccessStatusCode();
        using var other = await _portal.UserAsync("other@example.org");
        (await other.PostAsJsonAsync("/api/rooms", new { name = "not-mine" })).EnsureSuccessStatusCode();

        var export = await (await own.GetAsync("/api/account/export")).JsonAsync();

        Assert.Equal(Email, export.GetProperty("account").GetProperty("email").GetString());
        Assert.Equal("engine-room", export.GetProperty("rooms")[0].GetProperty("name").GetString());
        Assert.Equal(1, export.GetProperty("sessions").GetArrayLength());
        Assert.Contains(export.GetProperty("audit").EnumerateArray(), e => e.GetProperty("action").GetString() == "room.create");
        Assert.Equal(0, export.GetProperty("attendance").GetArrayLength() + export.GetProperty("chat").GetArrayLength());
        var text = export.ToString();
        Assert.DoesNotContain("not-mine", text, StringComparison.Ordinal);
        Assert.DoesNotContain("passwordHash", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Delete_AsksForThePassword_AndTakesTheAccountWithIt()
    {
        using var own = await _portal.UserAsync(Email);
        await SendPictureAsync(own, Png);

        Assert.Equal("wrong-password", await (await own.SubmitAsync("/account/me/data", "delete", ("password", "wrong"))).ProblemAsync());
        Assert.Equal(HttpStatusCode.Found, (await own.SubmitAsync("/account/me/data", "delete", ("password", Portal.Password))).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await own.GetAsync("/api/rooms")).StatusCode);
        await using var db = await _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        Assert.False(await db.Users.AnyAsync(u => u.Email == Email));
        Assert.Equal(0, await db.UserPictures.CountAsync());
        Assert.Contains(await _portal.AuditAsync(Email), e => e is { Action: "account.delete", Failure: null });
    }

    [Fact]
    public async Task Delete_OfTheLastAdministrator_IsRefused()
    {
        using var admin = await _portal.AdministratorAsync();

        Assert.Equal("last-administrator", await (await admin.SubmitAsync("/account/me/data", "delete", ("password", Portal.Password))).ProblemAsync());

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/admin/rooms")).StatusCode);
    }

    [Theory]
    [InlineData("/account/me")]
    [InlineData("/account/me/security")]
    [InlineData("/account/me/sessions")]
    [InlineData("/account/me/data")]
    public async Task Pages_OfOneself_AreNotForStrangers(string path)
    {
        using var client = _portal.NewClient();

        var response = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Contains("/account/login", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendPictureAsync(HttpClient client, byte[] content)
    {
        var html = await client.GetStringAsync("/account/me");
        var form = new MultipartFormDataContent { { new StringContent("picture"), "_handler" }, { new StringContent(Token().Match(html).Groups[1].Value), "__RequestVerificationToken" } };
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "picture", "me.png");
        return await client.PostAsync("/account/me", form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("(/account/picture/[0-9a-f-]+\\?v=[0-9a-f-]+)")]
    private static partial Regex PictureAddress();
}
