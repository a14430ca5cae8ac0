using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Tests.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Bedrud.Web.Tests.Entry;

/// <summary>What tests of the way in ask of a portal.</summary>
internal static partial class EntryPortal
{
    public const string NewPassword = "another horse and battery";

    /// <summary>The settings of a portal that sends its mails to the listener.</summary>
    public static Portal WithMail(this Portal portal, SmtpListener smtp)
    {
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{smtp.Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "Bedrud <portal@example.org>",
            ["Mail:PortalUrl"] = "https://meet.example.org/",
        })
            portal.Settings[key] = value;
        return portal;
    }

    /// <summary>Makes an invitation and answers the secret of its link.</summary>
    public static async Task<string> InviteAsync(this HttpClient administrator, object invitation)
    {
        var made = await (await administrator.PostAsJsonAsync("/api/admin/invitations", invitation)).JsonAsync();
        return made.GetProperty("url").GetString()!.Split("invitation=")[1];
    }

    public static Task<HttpResponseMessage> RegisterAsync(this Portal portal, string email, string? invitation = null) =>
        portal.NewClient().PostAsJsonAsync("/api/auth/register", new { email, name = email.Split('@')[0], password = Portal.Password, invitation });

    public static Task<HttpResponseMessage> LogInAsync(this Portal portal, string email, string password) =>
        portal.NewClient().PostAsJsonAsync("/api/auth/login", new { email, password });

    public static async Task<IReadOnlyList<AuditEntry>> AuditAsync(this Portal portal, string action)
    {
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        return await db.AuditEntries.Where(e => e.Action == action).OrderBy(e => e.At).ToListAsync();
    }

    public static async Task<BedrudUser> AccountAsync(this Portal portal, string email)
    {
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<BedrudDbContext>>().CreateDbContextAsync();
        return await db.Users.SingleAsync(u => u.Email == email);
    }

    /// <summary>Waits for so many mails; answers the last one.</summary>
    public static async Task<MimeMessage> MailAsync(this SmtpListener smtp, int count = 1)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (smtp.Mails.Count < count)
            await Task.Delay(50, limit.Token);
        return MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(smtp.Mails.Last())));
    }

    /// <summary>User and token of the link in a mail or in an answer.</summary>
    public static (string User, string Token) LinkOf(string? text) => Link().Match(text ?? "") is { Success: true } link
        ? (link.Groups[1].Value, link.Groups[2].Value)
        : throw new InvalidOperationException($"No link: {text}");

    [GeneratedRegex("user=([0-9a-f-]+)&token=([A-Za-z0-9_-]+)")]
    private static partial Regex Link();
}
