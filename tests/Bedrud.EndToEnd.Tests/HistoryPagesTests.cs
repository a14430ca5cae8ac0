using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>The dashboard, the list of meetings and one meeting as people see them: light and dark, on a phone, in Turkish.</summary>
public sealed class HistoryPagesTests(Browser browser) : IAsyncLifetime
{
    private const string Long = "yillik-degerlendirme-toplantisi-butce-ve-ise-alimlar-2026";
    private PortalProcess _portal = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = new PortalProcess(
            "--LiveKit:External=true", $"--LiveKit:Host=ws://127.0.0.1:{Ports.Free()}", "--LiveKit:ApiKey=APIhistory1", "--LiveKit:ApiSecret=a-secret-of-the-history-tests-0123456789",
            "--Health:LiveKitAffectsReadiness=false");
        await _portal.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseEverybodyAsync();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Pages_OfAnEmptyInstallationAndOfALivedInOne_AreFit()
    {
        var portal = new PortalDriver(await browser.NewPersonAsync(1280, 800), _portal.Url);
        await portal.SignInAsync();
        await portal.OpenAsync("/dashboard");
        await Expect(portal.Page.GetByTestId("first-steps")).ToBeVisibleAsync();
        await ShowAsync(portal, "dashboard-empty");

        await using var api = await browser.NewApiAsync(_portal.Url);
        await api.PostAsync("/api/auth/login", new() { DataObject = new { email = PortalProcess.Email, password = PortalProcess.Password } });
        foreach (var room in new[] { "weekly", Long })
            await api.PostAsync("/api/rooms", new() { DataObject = new { name = room } });
        await SeedAsync();
        Assert.True((await api.PostAsync("/api/admin/statistics/rebuild")).Ok);

        await portal.OpenAsync("/dashboard");
        await ShowAsync(portal, "dashboard");
        await portal.Page.GetByTestId("stat-total").First.Locator("a").ClickAsync();
        await Expect(portal.Page.GetByTestId("meeting-row").First).ToBeVisibleAsync();
        await portal.OpenAsync("/meetings");
        await ShowAsync(portal, "meetings");
        await portal.OpenAsync($"/meetings?room={Long}");
        await portal.Page.GetByTestId("meeting-row").First.ClickAsync();
        await Expect(portal.Page.GetByTestId("timeline-entry").First).ToBeVisibleAsync();
        await ShowAsync(portal, "meeting-details");
        var details = new Uri(portal.Page.Url).AbsolutePath;

        var phone = new PortalDriver(await browser.NewPersonAsync(360, 740, locale: "tr"), _portal.Url);
        await phone.SignInAsync();
        foreach (var (path, name) in new[] { ("/dashboard?range=week", "phone-dashboard-turkish"), ("/meetings", "phone-meetings-turkish"), (details, "phone-meeting-details-turkish") })
        {
            await phone.OpenAsync(path);
            Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than the phone.");
            await Accessibility.CheckAsync(phone.Page, name);
            await Screenshots.SaveAsync(phone.Page, name);
        }
    }

    private static async Task ShowAsync(PortalDriver portal, string name)
    {
        await Screenshots.SaveAsync(portal.Page, name);
        await Accessibility.CheckAsync(portal.Page, name);
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Accessibility.CheckAsync(portal.Page, $"{name}, dark");
        await Screenshots.SaveAsync(portal.Page, $"{name}-dark");
        await portal.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private async Task SeedAsync()
    {
        await using var database = new SqliteConnection($"Data Source={_portal.Database};Pooling=False");
        await database.OpenAsync();
        string[] names = ["Ayşe Yılmaz", "Mehmet Can Öztürk-Karahanoğlu (Ankara bölge müdürlüğü)", "Ben", "Çağla", "Deniz", "Jonas"];
        var now = DateTime.UtcNow;
        for (var i = 0; i < 40; i++)
        {
            var meeting = Guid.CreateVersion7();
            var (room, at) = (i % 3 == 0 ? Long : "weekly", now.AddMinutes(-90 - (i * i * 3)));
            await RunAsync(database, "INSERT INTO Meetings (Id, RoomName, RoomSid, RoomId, StartedAt, EndedAt, LastSeenAt, ChangedAt, CountedAt, People, Peak, Seconds) SELECT $id, Name, $sid, Id, $at, $end, $end, $at, $at, $people, $people, 3600 FROM Rooms WHERE Name = $room",
                ("$id", Write(meeting)), ("$sid", $"RM_{i}"), ("$at", Write(at)), ("$end", Write(at.AddHours(1))), ("$people", 2 + (i % 5)), ("$room", room));
            for (var p = 0; p < 2 + (i % 5); p++)
            {
                await StayAsync(p, at.AddMinutes(p * 3), at.AddMinutes(20 + (p * 7)), 1);
                if (p % 2 == 0)
                    await StayAsync(p, at.AddMinutes(30 + (p * 2)), at.AddMinutes(58), p == 2 ? 4 : 14);
            }

            await RunAsync(database, "INSERT INTO AuditEntries (Id, At, ActorName, Action, RoomName, Target) VALUES ($id, $at, 'Ayşe Yılmaz', 'participant.mute', $room, 'g_seed2')",
                ("$id", Write(Guid.CreateVersion7())), ("$at", Write(at.AddMinutes(25))), ("$room", room));

            Task StayAsync(int p, DateTime from, DateTime to, int reason) => RunAsync(database,
                "INSERT INTO Attendances (Id, MeetingId, ParticipantSid, Identity, Name, JoinedAt, LeftAt, Reason) VALUES ($id, $meeting, $sid, $identity, $name, $from, $to, $reason)",
                ("$id", Write(Guid.CreateVersion7())), ("$meeting", Write(meeting)), ("$sid", $"PA_{Guid.NewGuid():N}"), ("$identity", $"g_seed{p}"), ("$name", names[p]), ("$from", Write(from)), ("$to", Write(to)), ("$reason", reason));
        }

        for (var hour = 0; hour < 24; hour++)
        {
            foreach (var (outcome, count) in new[] { ("admitted", hour * 7 % 13), ("refused.room-full", hour % 3), ("failed.media", hour % 5 == 0 ? 1 : 0) })
            {
                if (count > 0)
                    await RunAsync(database, "INSERT INTO JoinCounts (Period, At, Outcome, Count) VALUES (0, $at, $outcome, $count) ON CONFLICT DO NOTHING",
                        ("$at", now.AddHours(-hour).ToString("yyyy-MM-dd HH:00:00", CultureInfo.InvariantCulture)), ("$outcome", outcome), ("$count", count));
            }
        }
    }

    private static async Task RunAsync(SqliteConnection database, string text, params (string Name, object Value)[] values)
    {
        await using var command = database.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync();
    }

    private static string Write(Guid id) => id.ToString().ToUpperInvariant();

    private static string Write(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
