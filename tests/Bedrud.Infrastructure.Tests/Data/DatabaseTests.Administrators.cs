using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Tests.Data;

public abstract partial class DatabaseTests
{
    [Fact]
    public async Task LastAdministrator_WithoutTransaction_IsNotAnswered()
    {
        await using var db = NewContext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.WouldLoseLastAdministratorAsync(Guid.NewGuid(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LastAdministrator_CountsThoseWhoCanSignIn()
    {
        var role = await AddAdministratorRoleAsync();
        var ada = await AddAdministratorAsync(role, "ada");
        Assert.True(await WouldLoseAsync(ada));
        Assert.False(await WouldLoseAsync(Guid.NewGuid()));

        var grace = await AddAdministratorAsync(role, "grace", user => user.Lock(DateTime.UtcNow, null));
        Assert.True(await WouldLoseAsync(ada));
        Assert.False(await WouldLoseAsync(grace));

        var joan = await AddAdministratorAsync(role, "joan", user => user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.False(await WouldLoseAsync(ada));
        Assert.True(await WouldLoseAsync(ada, joan));
    }

    [Fact]
    public async Task LastAdministrator_TwoRemoveOneAnotherAtOnce_OneStays()
    {
        var role = await AddAdministratorRoleAsync();
        Guid[] both = [await AddAdministratorAsync(role, "ada"), await AddAdministratorAsync(role, "grace")];

        var removed = await Task.WhenAll(both.Select(id => Task.Run(() => RemoveAsync(id))));

        Assert.Single(removed, done => done);
        await using var db = NewContext();
        Assert.Equal(1, await db.UserRoles.CountAsync());
    }

    private async Task<bool> RemoveAsync(Guid userId)
    {
        await using var db = NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await db.WouldLoseLastAdministratorAsync(userId, default))
            return false;
        await db.UserRoles.Where(ur => ur.UserId == userId).ExecuteDeleteAsync();
        await transaction.CommitAsync();
        return true;
    }

    private async Task<bool> WouldLoseAsync(params Guid[] userIds)
    {
        await using var db = NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        return await db.WouldLoseLastAdministratorAsync(userIds, default);
    }

    private async Task<Guid> AddAdministratorRoleAsync()
    {
        await using var db = NewContext();
        var role = new IdentityRole<Guid>(Roles.Administrator) { Id = Guid.NewGuid(), NormalizedName = "ADMINISTRATOR" };
        db.Roles.Add(role);
        await db.SaveChangesAsync();
        return role.Id;
    }

    private async Task<Guid> AddAdministratorAsync(Guid role, string name, Action<BedrudUser>? change = null)
    {
        await using var db = NewContext();
        var user = new BedrudUser { UserName = name, NormalizedUserName = name, DisplayName = name };
        change?.Invoke(user);
        db.Users.Add(user);
        db.UserRoles.Add(new IdentityUserRole<Guid> { RoleId = role, UserId = user.Id });
        await db.SaveChangesAsync();
        return user.Id;
    }
}
