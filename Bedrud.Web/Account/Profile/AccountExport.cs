using System.Text.Json;
using System.Text.Json.Serialization;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account.OpenIdConnect;
using Bedrud.Web.Account.Passkeys;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Account.Profile;

/// <summary>All that the portal keeps of somebody, as JSON, for themselves. Long lists are written as they are read.</summary>
public sealed class AccountExport(
    UserManager<BedrudUser> users, SignedIn signedIn, PasskeyService passkeys, ExternalSignIn external, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var user = await signedIn.UserAsync();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, signedIn.Actor, AuditAction.AccountExport);
        await db.SaveChangesAsync(cancellationToken);
        var identity = ParticipantIdentity.ForUser(user.Id);
        var export = new
        {
            exportedAt = time.GetUtcNow().UtcDateTime,
            account = new { user.Id, user.Email, user.EmailConfirmed, user.DisplayName, user.CreatedAt, user.TwoFactorEnabled, hasPassword = user.PasswordHash is not null },
            roles = await users.GetRolesAsync(user),
            passkeys = await passkeys.ListAsync(),
            connections = (await external.LinksAsync()).Select(link => new { link.Provider, subject = link.Key }),
            picture = await db.UserPictures.Where(p => p.UserId == user.Id).Select(p => new { p.ContentType, p.Content }).FirstOrDefaultAsync(cancellationToken),
            sessions = await db.UserSessions.Where(s => s.UserId == user.Id).OrderBy(s => s.CreatedAt)
                .Select(s => new { s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.RevokedAt, s.Method, s.RemoteAddress, s.Client }).ToListAsync(cancellationToken),
            rooms = await db.RoomMembers.Where(m => m.UserId == user.Id).Join(db.Rooms, m => m.RoomId, r => r.Id, (m, r) => new { r.Name, m.Role, r.CreatedAt })
                .OrderBy(r => r.Name).ToListAsync(cancellationToken),
            attendance = Read(db => db.Set<Attendance>().Where(a => a.Identity == identity).OrderBy(a => a.JoinedAt)
                .Join(db.Set<Domain.Meetings.Meeting>(), a => a.MeetingId, m => m.Id, (a, m) => new { m.RoomName, a.Name, a.JoinedAt, a.LeftAt, a.Reason })),
            chat = Read(db => db.ChatMessages.Where(m => m.SenderIdentity == identity && m.DeletedAt == null).OrderBy(m => m.SentAt)
                .Join(db.Rooms, m => m.RoomId, r => r.Id, (m, r) => new { room = r.Name, m.Text, m.FileName, m.SentAt, m.EditedAt })),
            audit = Read(db => db.AuditEntries.Where(e => e.ActorId == user.Id || e.Target == user.Email).OrderBy(e => e.At)
                .Select(e => new { e.At, e.Action, e.RoomName, e.Target, e.Failure, e.Details, e.Reason, e.Before, e.After, e.RemoteAddress, e.Client, own = e.ActorId == user.Id })),
        };
        await JsonSerializer.SerializeAsync(stream, export, Json, cancellationToken);
    }

    // Each list by a context of its own, as long as it is being written.
    private async IAsyncEnumerable<T> Read<T>(Func<BedrudDbContext, IQueryable<T>> query)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await foreach (var row in query(db).AsAsyncEnumerable())
            yield return row;
    }
}
