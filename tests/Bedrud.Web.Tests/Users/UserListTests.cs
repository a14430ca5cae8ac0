using System.Net.Http.Json;
using Bedrud.Tests;

namespace Bedrud.Web.Tests.Users;

/// <summary>Lists of accounts are the database's work, so each database does it.</summary>
public abstract class UserListTests(Portal portal)
{
    protected static async Task FillAsync(Portal portal)
    {
        using var admin = await portal.AdministratorAsync();
        foreach (var (name, email, role) in new[]
                 {
                     ("İpek Işık", "ipek@example.org", "operator"), ("Çağrı Öz", "cagri@example.org", "user"), ("Ada 100%", "ada@example.org", "auditor"),
                     ("Zoë Ångström", "zoe@example.com", "user"),
                 })
        {
            var made = await (await admin.PostAsJsonAsync("/api/admin/users", new { name, email, role, password = Portal.Password })).JsonAsync();
            if (name.StartsWith('Z'))
                await (await admin.PostAsJsonAsync($"/api/admin/users/{made.GetProperty("user").GetProperty("id")}/lock", new { reason = "left" })).JsonAsync();
        }
    }

    [Theory]
    [InlineData("", "ada admin cagri ipek zoe", 5)]
    [InlineData("?sort=-name", "zoe ipek cagri admin ada", 5)]
    [InlineData("?sort=created", "admin ipek cagri ada zoe", 5)]
    [InlineData("?sort=email", "ada admin cagri ipek zoe", 5)]
    [InlineData("?search=isik", "ipek", 1)]
    [InlineData("?search=I%C5%9EIK", "ipek", 1)]
    [InlineData("?search=%C4%B1%C5%9F%C4%B1k%20%C4%B0PEK", "ipek", 1)]
    [InlineData("?search=OZ%20cagri", "cagri", 1)]
    [InlineData("?search=angstrom", "zoe", 1)]
    [InlineData("?search=example.com", "zoe", 1)]
    [InlineData("?search=100%25", "ada", 1)]
    [InlineData("?search=_", "", 0)]
    [InlineData("?role=administrator", "admin", 1)]
    [InlineData("?role=user", "cagri zoe", 2)]
    [InlineData("?role=operator&search=ipek", "ipek", 1)]
    [InlineData("?state=locked", "zoe", 1)]
    [InlineData("?state=active&role=user", "cagri", 1)]
    [InlineData("?page=2&pageSize=2", "cagri ipek", 5)]
    [InlineData("?page=9&pageSize=2", "", 5)]
    public async Task List_AsAsked_ComesFromTheDatabase(string query, string names, int total)
    {
        using var admin = await portal.AdministratorAsync();

        var page = await (await admin.GetAsync($"/api/admin/users{query}")).JsonAsync();

        Assert.Equal(names, string.Join(' ', page.GetProperty("items").EnumerateArray().Select(u => u.GetProperty("email").GetString()!.Split('@')[0])));
        Assert.Equal(total, page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("?sort=role")]
    [InlineData("?role=king")]
    [InlineData("?state=7")]
    [InlineData("?page=0")]
    [InlineData("?pageSize=1000")]
    public async Task List_AskedForWhatThereIsNot_IsRefused(string query)
    {
        using var admin = await portal.AdministratorAsync();

        await (await admin.GetAsync($"/api/admin/users{query}")).ShouldBeProblemAsync(400, "invalid-query");
    }
}

public sealed class SqliteUserListTests(SqliteUserListTests.Filled portal) : UserListTests(portal), IClassFixture<SqliteUserListTests.Filled>
{
    public sealed class Filled : Portal, IAsyncLifetime
    {
        public async ValueTask InitializeAsync() => await FillAsync(this);
    }
}

public sealed class PostgresUserListTests(PostgresUserListTests.Filled portal) : UserListTests(portal), IClassFixture<PostgresUserListTests.Filled>
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
