using System.Net.Http.Json;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Users;

/// <summary>A portal in which administrators make accounts.</summary>
public sealed class UserHouse : Portal
{
    public static string EmailOf(string name) => $"{name}@example.org";

    /// <summary>An account made by the administrator.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> MakeAsync(string name, string role = "user")
    {
        using var admin = await AdministratorAsync();
        var made = await (await admin.PostAsJsonAsync("/api/admin/users", new { name, email = EmailOf(name), role, password = Password })).JsonAsync();
        return made.GetProperty("user").GetProperty("id").GetGuid();
    }

    /// <summary>A browser in which they have signed in.</summary>
    public async Task<HttpClient> SignInAsync(string name)
    {
        var client = NewClient();
        (await SignInAsync(client, name)).EnsureSuccessStatusCode();
        return client;
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient client, string name) =>
        client.PostAsJsonAsync("/api/auth/login", new { email = EmailOf(name), password = Password });

    public async Task<BedrudDbContext> OpenDatabaseAsync() => await Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();

    public async Task<AuditEntry> LastAuditAsync(string action)
    {
        await using var db = await OpenDatabaseAsync();
        return await db.AuditEntries.Where(e => e.Action == action).OrderByDescending(e => e.At).FirstAsync();
    }

    public async Task<string> StampAsync(Guid id)
    {
        await using var db = await OpenDatabaseAsync();
        return (await db.Users.SingleAsync(u => u.Id == id)).SecurityStamp!;
    }
}
