using System.Net;
using System.Net.Http.Json;
using Bedrud.Infrastructure.Identity;
using Bedrud.Tests;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Tests.Users;

/// <summary>Two administrators, each of whom takes the other's place away at the same moment: whoever is second finds that there is nobody else.</summary>
public abstract class LastAdministratorTests
{
    private const int Rounds = 5;

    protected static async Task RaceAsync(UserHouse house)
    {
        var first = await house.MakeAsync("first", "administrator");
        var second = await house.MakeAsync("second", "administrator");
        using var admin = await house.AdministratorAsync();
        await using (var db = await house.OpenDatabaseAsync())
        {
            // The third one is out of the game.
            var other = await db.Users.SingleAsync(u => u.Email == Portal.Email);
            other.Lock(DateTime.UtcNow, null);
            await db.SaveChangesAsync();
        }

        foreach (var (toFirst, toSecond) in new (Act, Act)[] { (Demote, Demote), (LockOut, LockOut), (Demote, LockOut), (Delete, Demote) })
        {
            for (var round = 0; round < Rounds; round++)
            {
                await RestoreAsync(house, first, second);
                using var one = await house.SignInAsync("first");
                using var two = await house.SignInAsync("second");

                var answers = await Task.WhenAll(toSecond(one, second), toFirst(two, first));

                Assert.Single(answers, a => a.IsSuccessStatusCode);
                Assert.Single(answers, a => a.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized);
                Assert.Equal(1, await CountAsync(house));
                if (toFirst == Delete)
                    break;
            }
        }
    }

    protected static async Task AloneAsync(UserHouse house)
    {
        await house.MakeAsync("auditor", "auditor");
        using var admin = await house.AdministratorAsync();
        var me = (await (await admin.GetAsync("/api/admin/users?role=administrator")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetGuid();

        await (await admin.PatchAsJsonAsync($"/api/admin/users/{me}", new { role = "user" })).ShouldBeProblemAsync(409, "last-administrator");

        Assert.Equal(1, await CountAsync(house));
    }

    private delegate Task<HttpResponseMessage> Act(HttpClient client, Guid id);

    private static Task<HttpResponseMessage> Demote(HttpClient client, Guid id) => client.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "user" });

    private static Task<HttpResponseMessage> LockOut(HttpClient client, Guid id) => client.PostAsJsonAsync($"/api/admin/users/{id}/lock", new { });

    private static Task<HttpResponseMessage> Delete(HttpClient client, Guid id) => client.DeleteAsync($"/api/admin/users/{id}");

    private static async Task<int> CountAsync(UserHouse house)
    {
        await using var db = await house.OpenDatabaseAsync();
        return await db.Users.CountAsync(u => u.LockedAt == null && db.UserRoles.Any(ur => ur.UserId == u.Id && db.Roles.Any(r => r.Id == ur.RoleId && r.Name == Roles.Administrator)));
    }

    private static async Task RestoreAsync(UserHouse house, params Guid[] administrators)
    {
        await using var db = await house.OpenDatabaseAsync();
        var role = await db.Roles.Where(r => r.Name == Roles.Administrator).Select(r => r.Id).SingleAsync();
        await db.UserRoles.Where(ur => administrators.Contains(ur.UserId)).ExecuteDeleteAsync();
        foreach (var user in await db.Users.Where(u => administrators.Contains(u.Id)).ToListAsync())
        {
            user.Unlock();
            db.UserRoles.Add(new() { UserId = user.Id, RoleId = role });
        }

        await db.SaveChangesAsync();
    }

    public sealed class OnSqlite : LastAdministratorTests
    {
        [Fact]
        public async Task TwoAtOnce_LeaveOne()
        {
            await using var house = new UserHouse();
            await RaceAsync(house);
        }

        [Fact]
        public async Task Alone_CanNotStepDown()
        {
            await using var house = new UserHouse();
            await AloneAsync(house);
        }
    }

    public sealed class OnPostgres(PostgresServer server) : LastAdministratorTests, IClassFixture<PostgresServer>
    {
        [Fact]
        public async Task TwoAtOnce_LeaveOne()
        {
            await using var house = NewHouse();
            await RaceAsync(house);
        }

        [Fact]
        public async Task Alone_CanNotStepDown()
        {
            await using var house = NewHouse();
            await AloneAsync(house);
        }

        private UserHouse NewHouse()
        {
            var house = new UserHouse();
            house.Settings["Database:Provider"] = "Postgres";
            house.Settings["Database:ConnectionString"] = server.NewDatabase();
            return house;
        }
    }
}
