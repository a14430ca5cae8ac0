using System.Net.Http.Json;
using Bedrud.Tests;

namespace Bedrud.Web.Tests.Api;

/// <summary>Lists are the database's work, so each database does it.</summary>
public abstract class RoomListTests(Portal portal)
{
    protected static async Task FillAsync(Portal portal)
    {
        using var admin = await portal.AdministratorAsync();
        foreach (var (name, capacity) in new[] { ("alpha", 5), ("beta", 50), ("gamma", 1), ("delta-100", 9), ("beta-two", 2) })
        {
            var room = new { name, capacity, isPublic = name != "gamma", isSuspended = name.StartsWith("beta", StringComparison.Ordinal) };
            (await admin.PostAsJsonAsync("/api/rooms", room)).EnsureSuccessStatusCode();
        }
    }

    [Theory]
    [InlineData("", "alpha beta beta-two delta-100 gamma", 5)]
    [InlineData("?sort=-name", "gamma delta-100 beta-two beta alpha", 5)]
    [InlineData("?sort=capacity", "gamma beta-two alpha delta-100 beta", 5)]
    [InlineData("?sort=created", "alpha beta gamma delta-100 beta-two", 5)]
    [InlineData("?search=BETA", "beta beta-two", 2)]
    [InlineData("?search=a-1", "delta-100", 1)]
    [InlineData("?search=100%25", "", 0)]
    [InlineData("?search=_", "", 0)]
    [InlineData("?search=admin", "alpha beta beta-two delta-100 gamma", 5)]
    [InlineData("?filter=private", "gamma", 1)]
    [InlineData("?filter=suspended&sort=-name", "beta-two beta", 2)]
    [InlineData("?filter=suspended&search=two", "beta-two", 1)]
    [InlineData("?filter=live", "", 0)]
    [InlineData("?page=2&pageSize=2", "beta-two delta-100", 5)]
    [InlineData("?page=9&pageSize=2", "", 5)]
    public async Task List_AsAsked_ComesFromTheDatabase(string query, string names, int total)
    {
        using var admin = await portal.AdministratorAsync();

        var page = await (await admin.GetAsync($"/api/admin/rooms{query}")).JsonAsync();

        Assert.Equal(names, string.Join(' ', page.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("name").GetString())));
        Assert.Equal(total, page.GetProperty("total").GetInt32());
    }
}

public sealed class SqliteRoomListTests(SqliteRoomListTests.Filled portal) : RoomListTests(portal), IClassFixture<SqliteRoomListTests.Filled>
{
    public sealed class Filled : Portal, IAsyncLifetime
    {
        public async ValueTask InitializeAsync() => await FillAsync(this);
    }
}

public sealed class PostgresRoomListTests(PostgresRoomListTests.Filled portal) : RoomListTests(portal), IClassFixture<PostgresRoomListTests.Filled>
{
    public sealed class Filled : Portal, IAsyncLifetime
    {
        private readonly PostgresServer _server = new();

        public async ValueTask InitializeAsync()
        {
            await _server.InitializeAsync();
            Settings["Database:Provider"] = "Postgres";
            Settings["Database:ConnectionString"] = _server.NewDatabase();
            await FillAsync(this);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _server.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
