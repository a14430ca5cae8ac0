using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Domain.Chat;
using Bedrud.Domain.Health;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Outgoing;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

/// <summary>
/// All that Bedrud keeps in a database. There is one derived context for each provider, which carries its migrations; code asks for
/// <c>IDbContextFactory&lt;BedrudDbContext&gt;</c> and never learns which it got.
/// </summary>
public abstract class BedrudDbContext(DbContextOptions options)
    : IdentityDbContext<BedrudUser, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Room> Rooms => Set<Room>();

    public DbSet<RoomMember> RoomMembers => Set<RoomMember>();

    public DbSet<Ban> Bans => Set<Ban>();

    public DbSet<Restriction> Restrictions => Set<Restriction>();

    public DbSet<LobbyEntry> LobbyEntries => Set<LobbyEntry>();

    public DbSet<ChatMessage> ChatMessages => Set<ChatMessage>();

    public DbSet<DeletedRoom> DeletedRooms => Set<DeletedRoom>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditAnchor> AuditAnchors => Set<AuditAnchor>();

    public DbSet<CheckSpan> CheckSpans => Set<CheckSpan>();

    public DbSet<LoadSample> LoadSamples => Set<LoadSample>();

    public DbSet<JoinFailure> JoinFailures => Set<JoinFailure>();

    public DbSet<ConnectionReport> ConnectionReports => Set<ConnectionReport>();

    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<RecordingJob> RecordingJobs => Set<RecordingJob>();

    public DbSet<RecordingShare> RecordingShares => Set<RecordingShare>();

    public DbSet<RecordingConsent> RecordingConsents => Set<RecordingConsent>();

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    public DbSet<OutboxEvent> OutboxEvents => Set<OutboxEvent>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();
    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<Attendance> Attendances => Set<Attendance>();

    public DbSet<KnownPerson> KnownPersons => Set<KnownPerson>();

    public DbSet<PeriodFigures> PeriodFigures => Set<PeriodFigures>();

    public DbSet<JoinCount> JoinCounts => Set<JoinCount>();
    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<PasswordResetRequest> PasswordResetRequests => Set<PasswordResetRequest>();
    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<UserPicture> UserPictures => Set<UserPicture>();

    /// <summary>In the database, so that sessions outlive a restart and every portal reads every other's cookies.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An entry of the audit log was changed or deleted: it is only ever added to.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        AuditGuard.Check(ChangeTracker);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An entry of the audit log was changed or deleted: it is only ever added to.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        AuditGuard.Check(ChangeTracker);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(BedrudDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
    }
}
