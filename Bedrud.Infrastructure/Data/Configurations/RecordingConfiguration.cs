using Bedrud.Domain.Meetings;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class RecordingConfiguration : IEntityTypeConfiguration<Recording>
{
    public void Configure(EntityTypeBuilder<Recording> builder)
    {
        // No key to the room: recordings outlive rooms.
        builder.ToTable("Recordings");
        builder.Ignore(r => r.Duration);
        builder.Ignore(r => r.WantsFile);
        builder.Property(r => r.RoomName).HasMaxLength(RoomName.MaxLength);
        builder.Property(r => r.RoomSid).HasMaxLength(Meeting.SidMaxLength);
        builder.Property(r => r.Title).HasMaxLength(Recording.TitleMaxLength);
        builder.Property(r => r.RequestedByName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        // The three and the lines between them; a few letters fold into two.
        builder.Property(r => r.SearchText).HasMaxLength(400).UsePropertyAccessMode(PropertyAccessMode.Property);
        builder.Property(r => r.Slot).HasMaxLength(32);
        builder.Property(r => r.EngineId).HasMaxLength(Recording.EngineIdMaxLength);
        builder.Property(r => r.Detail).HasMaxLength(Recording.DetailMaxLength);
        builder.Property(r => r.SourcePath).HasMaxLength(Recording.PathMaxLength);
        builder.Property(r => r.Location).HasMaxLength(Recording.PathMaxLength);
        builder.Property(r => r.FileKey).HasMaxLength(Recording.PathMaxLength);
        builder.Property(r => r.ThumbnailKey).HasMaxLength(Recording.PathMaxLength);
        builder.Property(r => r.ContentType).HasMaxLength(64);
        foreach (var name in new[] { nameof(Recording.Engine), nameof(Recording.Layout), nameof(Recording.Resolution), nameof(Recording.Reason), nameof(Recording.End) })
            builder.Property(name).HasConversion<string>().HasMaxLength(32);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasIndex(r => r.Slot).IsUnique();
        builder.HasIndex(r => r.RequestedAt);
        builder.HasIndex(r => new { r.RoomId, r.RequestedAt });
        builder.HasIndex(r => new { r.RoomName, r.RequestedAt });
        builder.HasIndex(r => new { r.State, r.RequestedAt });
        // What the figures above a list are counted from, without a look at the rows.
        builder.HasIndex(r => new { r.State, r.RoomId, r.Size });
        builder.HasIndex(r => r.RoomSid);
        builder.HasIndex(r => r.EngineId);
        // With the id that ends every order: thousands that failed are all of no size and no length.
        builder.HasIndex(r => new { r.Size, r.Id });
        builder.HasIndex(r => new { r.DurationMs, r.Id });
        // All that a search looks at, so that it reads no row but those that it finds.
        builder.HasIndex(r => new { r.SearchText, r.DeletedAt, r.RoomId, r.Id });
        builder.HasOne<RecordingJob>().WithOne().HasForeignKey<RecordingJob>(j => j.RecordingId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<RecordingShare>().WithOne().HasForeignKey(s => s.RecordingId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecordingJobConfiguration : IEntityTypeConfiguration<RecordingJob>
{
    public void Configure(EntityTypeBuilder<RecordingJob> builder)
    {
        builder.ToTable("RecordingJobs");
        builder.HasKey(j => j.RecordingId);
        builder.Property(j => j.Source).HasMaxLength(Recording.PathMaxLength);
        builder.Property(j => j.Version).IsConcurrencyToken();
        builder.HasIndex(j => j.NextAttemptAt);
    }
}

internal sealed class RecordingShareConfiguration : IEntityTypeConfiguration<RecordingShare>
{
    public void Configure(EntityTypeBuilder<RecordingShare> builder)
    {
        builder.ToTable("RecordingShares");
        builder.Property(s => s.TokenHash).HasMaxLength(64);
        builder.Property(s => s.PasswordHash).HasMaxLength(256);
        builder.Property(s => s.CreatedByName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.HasIndex(s => s.TokenHash).IsUnique();
    }
}

internal sealed class RecordingConsentConfiguration : IEntityTypeConfiguration<RecordingConsent>
{
    public void Configure(EntityTypeBuilder<RecordingConsent> builder)
    {
        builder.ToTable("RecordingConsents");
        builder.Property(c => c.RoomSid).HasMaxLength(Meeting.SidMaxLength);
        builder.Property(c => c.Person).HasMaxLength(Restriction.MaxIdentityLength);
        builder.Property(c => c.Name).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.HasIndex(c => new { c.RoomId, c.RoomSid, c.Person }).IsUnique();
    }
}
