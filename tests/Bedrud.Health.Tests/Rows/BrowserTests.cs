using System.Net.Http.Json;
using System.Text.Json;

namespace Bedrud.Health.Tests;

/// <summary>C2, M1, M6: what browsers tell, posted through the endpoints that they use, from networks of their own.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task M1_UdpBlocked_IsNamedWithItsPorts_AndGoneWhenTestsWorkAgain()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        var offered = new[] { "udp 203.0.113.9:50123" };
        await ReportAsync(portal, "198.51.100.7", udp: false, media: false, offered);
        var one = await portal.WaitForAsync("M1", check => check.Cause == "one-network", TimeSpan.FromSeconds(10));
        Assert.Equal("notice", one.Verdict);

        await ReportAsync(portal, "198.51.101.7", udp: false, media: false, offered);
        await ReportAsync(portal, "198.51.102.7", udp: false, media: false, offered);
        var row = await portal.RaisedAsync("M1", "udp-blocked");
        Assert.Equal("failing", row.Verdict);
        Assert.Contains("UDP 50000-60000 is blocked", row.Text, StringComparison.Ordinal);
        Assert.Contains(row.Fixes, fix => fix.Contains("ufw allow 50000:60000/udp", StringComparison.Ordinal) && fix.Contains("nft add rule", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("M1");

        for (var i = 0; i < 3; i++)
            await ReportAsync(portal, $"198.51.{100 + i}.7", udp: true, media: true, offered);
        await portal.GoneAsync("M1");
    }

    [Fact]
    public async Task M1_PrivateNodeIp_IsNamed()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        for (var i = 0; i < 3; i++)
            await ReportAsync(portal, $"198.51.{100 + i}.7", udp: false, media: false, ["udp 10.0.0.5:50123", "tcp 10.0.0.5:7881"]);
        var row = await portal.RaisedAsync("M1", "node-ip");
        Assert.Contains("10.0.0.5", row.Text, StringComparison.Ordinal);
        Assert.Contains(row.Fixes, fix => fix.Contains("node_ip: <public address>", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("M1");
        for (var i = 0; i < 3; i++)
            await ReportAsync(portal, $"198.51.{100 + i}.7", udp: true, media: true, ["udp 203.0.113.9:50123"]);
        await portal.GoneAsync("M1");
    }

    [Fact]
    public async Task C2_JoinsThatTimeOut_AreTold_AndGoneWhenTestsWorkAgain()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        await FailAsync(portal, "signalling", people: 1, times: 2);
        await portal.WaitForAsync("C2", check => check.Cause == "one-network", TimeSpan.FromSeconds(10));
        await FailAsync(portal, "signalling", people: 1);
        var row = await portal.RaisedAsync("C2", "unreachable");
        Assert.Contains(liveKit.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Text, StringComparison.Ordinal);
        Assert.Contains(row.Fixes, fix => fix.Contains("/rtc/validate", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("C2");
        for (var i = 0; i < 3; i++)
            await ReportAsync(portal, $"198.51.{100 + i}.7", udp: true, media: true, []);
        await portal.GoneAsync("C2");
    }

    [Fact]
    public async Task C2_PlainAddressOnAnEncryptedPage_IsNamed()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync([.. liveKit.Settings, "--LiveKit:Host=ws://livekit.example.org:7880"]);
        await FailAsync(portal, "mixed-content", people: 1);
        var row = await portal.RaisedAsync("C2", "mixed-content");
        Assert.Equal("failing", row.Verdict);
        Assert.Contains(row.Fixes, fix => fix.Contains("Host: wss://livekit.example.org", StringComparison.Ordinal));
        await portal.OthersAreQuietAsync("C2");

        // The administrator does what it says.
        await portal.KillAsync();
        portal.Settings.Add("--LiveKit:Host=wss://livekit.example.org");
        await portal.StartAsync();
        await portal.GoneAsync("C2");
    }

    [Fact]
    public async Task M6_DirectWay_IsFine_AndSaysWhichPair()
    {
        await using var liveKit = await LiveKitStandIn.StartAsync();
        await using var portal = await HealthPortal.StartAsync(liveKit.Settings);
        await ReportAsync(portal, "198.51.100.7", udp: true, media: true, [], turnUdp: true, pair: "udp host → host 203.0.113.9:50123");
        var row = await portal.WaitForAsync("M6", check => check.Cause == "direct", TimeSpan.FromSeconds(10));
        Assert.Equal("fine", row.Verdict);
        Assert.Contains("udp host → host 203.0.113.9:50123", row.Text, StringComparison.Ordinal);
    }

    private static async Task ReportAsync(HealthPortal portal, string from, bool udp, bool media, string[] offered, bool? turnUdp = null, string? pair = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(portal.Url) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        var start = await (await client.PostAsync("/api/connection-test/start", null)).Content.ReadFromJsonAsync<JsonElement>();
        var report = new { ticket = start.GetProperty("ticket").GetString(), browser = "Chrome 141, Android", signalling = true, udp, turnUdp, media, selectedPair = pair, details = new { offered } };
        (await client.PostAsJsonAsync("/api/connection-test/reports", report)).EnsureSuccessStatusCode();
    }

    /// <summary>Guests whom the portal admits and whose browsers then get no further.</summary>
    private static async Task FailAsync(HealthPortal portal, string cause, int people, int times = 1)
    {
        using var administrator = await portal.AdministratorAsync();
        var room = $"unlucky-room-{Guid.NewGuid():N}"[..24];
        (await administrator.PostAsJsonAsync("/api/rooms", new { name = room })).EnsureSuccessStatusCode();
        for (var i = 0; i < people; i++)
        {
            using var guest = new HttpClient { BaseAddress = new Uri(portal.Url) };
            (await guest.PostAsJsonAsync("/api/room/join", new { roomName = room, displayName = $"Guest {i}" })).EnsureSuccessStatusCode();
            for (var time = 0; time < times; time++)
                (await guest.PostAsJsonAsync($"/api/meetings/{room}/failures", new { cause, detail = "could not establish signal connection", browser = "Firefox 140, Linux", now = DateTimeOffset.UtcNow })).EnsureSuccessStatusCode();
        }
    }
}
