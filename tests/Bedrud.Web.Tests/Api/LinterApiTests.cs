using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Linting;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Api;

/// <summary>POST /api/admin/livekit/lint and /token.</summary>
public sealed class LinterApiTests
{
    private const string Lint = "/api/admin/livekit/lint";
    private const string Token = "/api/admin/livekit/token";

    [Fact]
    public async Task LintAndToken_AreForAdministratorsAlone()
    {
        await using var portal = new Portal();
        using var stranger = portal.NewClient();
        using var user = await portal.UserAsync("user@example.org");

        foreach (var path in new[] { Lint, Token })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(path, Text("port: 7880"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync(path, Text("port: 7880"))).StatusCode);
        }
    }

    [Fact]
    public async Task Lint_Text_IsAnsweredWithPlacesInTheCallersLanguage()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        const string text = "keys:\n  APIx: fixture-secret-0123456789abcdef0123456789\nwebhook:\n  urls: []\nroom:\n  empty_timout: 5\n";

        var english = await ReadAsync(administrator, Lint, text);
        administrator.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("tr"));
        var turkish = await ReadAsync(administrator, Lint, text);

        Assert.Equal("livekit", english.GetProperty("subject").GetString());
        var finding = english.GetProperty("findings").EnumerateArray().Single(one => one.GetProperty("code").GetString() == LintCodes.UnknownKey);
        Assert.Equal((6, 3, "error"), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("severity").GetString()));
        Assert.StartsWith("LiveKit does not know the key", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
        var said = turkish.GetProperty("findings").EnumerateArray().Single(one => one.GetProperty("code").GetString() == LintCodes.UnknownKey).GetProperty("text").GetString();
        Assert.Contains("anahtarını", said, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture-secret", english.GetRawText() + turkish.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_LongText_Is413()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await administrator.PostAsync(Lint, Text(new string('#', ConfigurationLinter.MaxBytes + 1)))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await administrator.PostAsync(Lint, Text(new string('#', ConfigurationLinter.MaxBytes)))).StatusCode);
    }

    [Fact]
    public async Task Token_OfThePortal_IsTakenAndNotRepeated()
    {
        await using var portal = new Portal();
        using var administrator = await portal.AdministratorAsync();
        var token = portal.Services.GetRequiredService<IJoinTokenIssuer>().Issue(new JoinTokenRequest("lesson-42", "alice", "Alice", new ParticipantGrants(true, true, [TrackSource.Microphone]), default)).Value;

        var answer = await ReadAsync(administrator, Token, $"Bearer {token}\n");

        Assert.DoesNotContain(answer.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("severity").GetString() != "notice");
        Assert.Equal(("lesson-42", "alice", Portal.ApiKey), (answer.GetProperty("room").GetString(), answer.GetProperty("identity").GetString(), answer.GetProperty("key").GetString()));
        Assert.Contains("roomJoin", answer.GetProperty("allows").EnumerateArray().Select(one => one.GetString()));
        Assert.DoesNotContain(token.Split('.')[2], answer.GetRawText(), StringComparison.Ordinal);
    }

    private static StringContent Text(string text) => new(text, Encoding.UTF8, "text/plain");

    private static async Task<JsonElement> ReadAsync(HttpClient client, string path, string text)
    {
        using var answer = await client.PostAsync(path, Text(text));
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
