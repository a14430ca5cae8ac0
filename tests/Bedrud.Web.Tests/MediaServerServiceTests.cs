using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.MediaServer;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests;

/// <summary>Who may stop and restart the media server, and that it is written down.</summary>
public sealed class MediaServerServiceTests(Portal portal) : IClassFixture<Portal>
{
    private MediaServerService Service => portal.Services.GetRequiredService<MediaServerService>();

    [Fact]
    public async Task StopAndRestart_ByAnybodyButAnAdministrator_AreRefused()
    {
        (await portal.UserAsync("user@example.org")).Dispose();
        // The claim alone is not believed: the right may have been taken away since the page was opened.
        var actor = await ActorAsync("user@example.org");

        Assert.Equal(Problems.Forbidden, (await Service.StopAsync(actor, default)).Problem);
        Assert.Equal(Problems.Forbidden, (await Service.RestartAsync(actor, default)).Problem);
    }

    [Fact]
    public async Task Stop_OfAServerThatRunsElsewhere_IsAConflictAndWrittenDown()
    {
        (await portal.AdministratorAsync()).Dispose();

        var result = await Service.StopAsync(await ActorAsync(Portal.Email), default);

        Assert.Equal(Problems.Conflict, result.Problem);
        await using var db = await ContextAsync();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Action == AuditAction.MediaServerStop);
        Assert.Equal(Problems.Conflict.Code, entry.Failure);
    }

    private async Task<Actor> ActorAsync(string email)
    {
        await using var db = await ContextAsync();
        var user = await db.Set<BedrudUser>().SingleAsync(u => u.Email == email);
        return new Actor(user.Id, user.DisplayName, Roles.RightsOf(Roles.Administrator));
    }

    private Task<BedrudDbContext> ContextAsync() => portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
}
