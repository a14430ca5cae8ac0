using System.Net;
using System.Net.Http.Json;
using System.Text;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Commands;
using Bedrud.Web.Features.Audit;
using Bedrud.Web.Features.Audit.Page;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Tests.Auditing;

/// <summary>The audit log over HTTP: who may, what is found, and that looking is written down.</summary>
public sealed class AuditApiTests : IAsyncDisposable
{
    private const string Audit = "/api/admin/audit";
    private readonly Portal _portal = new();

    public async ValueTask DisposeAsync() => await _portal.DisposeAsync();

    [Fact]
    public async Task List_WithFilters_FindsWhatWasJustDone()
    {
        using var admin = await _portal.AdministratorAsync();
        (await admin.PostAsJsonAsync("/api/rooms", new { name = "daily" })).EnsureSuccessStatusCode();
        (await admin.PatchAsJsonAsync("/api/rooms/daily", new { capacity = 9 })).EnsureSuccessStatusCode();

        var page = await (await admin.GetAsync($"{Audit}?room=daily&pageSize=1")).JsonAsync();
        var entry = page.GetProperty("items")[0];
        Assert.Equal("room.update", entry.GetProperty("action").GetString());
        Assert.Equal(64, entry.GetProperty("hash").GetString()!.Length);
        var older = await (await admin.GetAsync($"{Audit}?room=daily&pageSize=1&before={page.GetProperty("next").GetInt64()}")).JsonAsync();
        Assert.Equal("room.create", older.GetProperty("items")[0].GetProperty("action").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, older.GetProperty("next").ValueKind);
        Assert.Equal(1, (await (await admin.GetAsync($"{Audit}?search=room.upd&outcome=succeeded")).JsonAsync()).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await (await admin.GetAsync($"{Audit}?room=daily&outcome=failed")).JsonAsync()).GetProperty("items").GetArrayLength());
        Assert.Equal(entry.GetProperty("hash").GetString(), (await (await admin.GetAsync($"{Audit}/{entry.GetProperty("sequence")}")).JsonAsync()).GetProperty("hash").GetString());
        await (await admin.GetAsync($"{Audit}?outcome=perhaps")).ShouldBeProblemAsync(400, "invalid-query");
        await (await admin.GetAsync($"{Audit}?pageSize=201")).ShouldBeProblemAsync(400, "invalid-query");
        await (await admin.GetAsync($"{Audit}?from=2026-11-24&to=2026-11-01")).ShouldBeProblemAsync(400, "invalid-query");
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Audit}/999999")).StatusCode);
    }

    [Fact]
    public async Task Reading_ByAnAuditor_IsAllowedAndWrittenDownOncePerLook()
    {
        using var auditor = await AuditorAsync();

        for (var i = 0; i < 3; i++)
            (await auditor.GetAsync(Audit)).EnsureSuccessStatusCode();
        (await auditor.GetAsync($"{Audit}?search=kick")).EnsureSuccessStatusCode();
        (await auditor.GetAsync($"{Audit}/export?format=json&who=ayşe")).EnsureSuccessStatusCode();

        var entries = await EntriesAsync("audit.");
        Assert.Equal([("audit.view", null), ("audit.view", "search: kick"), ("audit.export", "json who: ayşe")], entries.Select(e => (e.Action, e.Details)));
        Assert.All(entries, e => Assert.Equal("auditor", e.ActorName));
    }

    [Fact]
    public async Task Everything_BySomebodyWithoutTheRight_IsRefused()
    {
        using var user = await _portal.UserAsync("user@example.org");
        using var nobody = _portal.NewClient();

        foreach (var path in new[] { Audit, $"{Audit}/1", $"{Audit}/export" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsJsonAsync($"{Audit}/verify", new { })).StatusCode);
    }

    [Fact]
    public async Task Export_ACellThatLooksLikeAFormula_IsNoFormula()
    {
        using var admin = await _portal.AdministratorAsync();
        await using (var db = await OpenAsync())
        {
            db.AuditEntries.Add(new AuditEntry { At = DateTime.UtcNow, ActorName = "=HYPERLINK(\"http://evil\")", Action = "room.create", RoomName = "daily", Details = "a \"b\"\r\nc, d", Target = "-1+1" });
            await db.SaveChangesAsync();
        }

        var response = await admin.GetAsync($"{Audit}/export?format=csv&room=daily");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("audit-", response.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("sequence,id,at,actorId,actorName,action", text, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil\"\")\",room.create,daily,\"'-1+1\",,\"a \"\"b\"\"\r\nc, d\",", text, StringComparison.Ordinal);
        Assert.Equal(1, (await (await admin.GetAsync($"{Audit}/export?format=json&room=daily")).JsonAsync()).GetArrayLength());
        await (await admin.GetAsync($"{Audit}/export?format=xml")).ShouldBeProblemAsync(400, "invalid-query");
    }

    [Fact]
    public async Task Verify_AChangedRow_IsFoundByTheApiAndByTheCommand()
    {
        using var admin = await _portal.AdministratorAsync();
        for (var i = 0; i < 3; i++)
            (await admin.PostAsJsonAsync("/api/rooms", new { name = $"room-{i}" })).EnsureSuccessStatusCode();
        (await admin.GetAsync(Audit)).EnsureSuccessStatusCode();
        var whole = await (await admin.PostAsync($"{Audit}/verify", null)).JsonAsync();
        Assert.True(whole.GetProperty("whole").GetBoolean());
        Assert.Equal((0, "whole."), await RunAsync());

        await using (var db = await OpenAsync())
            await db.Database.ExecuteSqlRawAsync("""UPDATE "AuditEntries" SET "RoomName" = 'else' WHERE "Sequence" = 2""");

        var broken = await (await admin.PostAsJsonAsync($"{Audit}/verify", new { expected = (object?)null })).JsonAsync();
        Assert.Equal((false, "changed", 2), (broken.GetProperty("whole").GetBoolean(), broken.GetProperty("fault").GetString(), broken.GetProperty("sequence").GetInt32()));
        Assert.Equal(3, (await RunAsync()).Code);
        await (await admin.PostAsJsonAsync($"{Audit}/verify", new { expected = new { sequence = 1, hash = "short" } })).ShouldBeProblemAsync(400, "invalid-request");
        Assert.Equal("changed at 2, checked: 1", (await EntriesAsync("audit.verify"))[^1].Details);
    }

    [Fact]
    public void Names_OfAllActs_AreInWordsInBothLanguages()
    {
        var texts = _portal.Services.GetRequiredService<IStringLocalizer<AuditTexts>>();

        Assert.True(AuditActions.All.Length > 60);
        Assert.Empty(AuditActions.All.Where(action => texts.Name(action) == action));
    }

    [Fact]
    public void Difference_OfTwoStates_ShowsWhatChangedFirst()
    {
        Assert.Equal(
            [new AuditDifference("capacity", "5", "9"), new AuditDifference("isPublic", "true", "true")],
            AuditDifference.Between("""{"isPublic":true,"capacity":5}""", """{"isPublic":true,"capacity":9}"""));
        Assert.Equal([new AuditDifference("role", null, "speaker")], AuditDifference.Between(null, """{"role":"speaker"}"""));
        Assert.Equal([new AuditDifference("", "{\"cut", "{}")], AuditDifference.Between("{\"cut", "{}"));
        Assert.Empty(AuditDifference.Between(null, null));
    }

    [Fact]
    public void ListState_OfAnAddress_ComesBackTheSame()
    {
        var state = AuditListState.Read("ayşe & co", "bob", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "room.update", "daily", "x", "failed", "2026-11-01", "2026-11-23", 17);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(state.ToUrl().Split('?')[1]);
        string? Value(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;

        Assert.Equal(state, AuditListState.Read(
            Value("search"), Value("who"), Value("actor"), Value("action"), Value("room"), Value("target"), Value("outcome"), Value("from"), Value("to"), long.Parse(Value("before")!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("/audit", AuditListState.Read(null, null, "nobody", "", null, null, "perhaps", "today", null, -1).ToUrl());
    }

    private async Task<(int Code, string LastWord)> RunAsync()
    {
        await using var output = new StringWriter();
        var code = await VerifyAudit.RunAsync(_portal.Services, output, default);
        return (code, output.ToString().Trim().Split(' ')[^1]);
    }

    private async Task<List<AuditEntry>> EntriesAsync(string prefix)
    {
        await using var db = await OpenAsync();
        return await db.AuditEntries.AsNoTracking().Where(e => e.Action.StartsWith(prefix)).OrderBy(e => e.At).ToListAsync();
    }

    private Task<BedrudDbContext> OpenAsync() => _portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

    private async Task<HttpClient> AuditorAsync()
    {
        (await _portal.UserAsync("auditor@example.org")).Dispose();
        await using (var scope = _portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<BedrudUser>>();
            Assert.True((await users.AddToRoleAsync((await users.FindByEmailAsync("auditor@example.org"))!, Roles.Auditor)).Succeeded);
        }

        var client = _portal.NewClient();
        (await client.PostAsJsonAsync("/api/auth/login", new { email = "auditor@example.org", password = Portal.Password })).EnsureSuccessStatusCode();
        return client;
    }
}
