using Bedrud.Infrastructure.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bedrud.Web.Tests.Account;

/// <summary>The clock of the machine, put forward by a test.</summary>
public sealed class MovableTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}

/// <summary>A portal whose sessions and codes grow old when a test says so.</summary>
public class TimedPortal : Portal
{
    public MovableTime Time { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));
    }

    public async Task<List<(string Action, string? Target, string? Failure, string? Details)>> AuditAsync(string email)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        var id = await db.Users.Where(u => u.Email == email).Select(u => (Guid?)u.Id).FirstOrDefaultAsync();
        var entries = await db.AuditEntries.Where(e => e.ActorId == id || e.Target == email).OrderBy(e => e.Id).ToListAsync();
        return [.. entries.Select(e => (e.Action, e.Target, e.Failure, e.Details))];
    }
}
