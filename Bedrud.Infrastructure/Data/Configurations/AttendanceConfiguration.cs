using Bedrud.Domain.Meetings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class AttendanceConfiguration : IEntityTypeConfiguration<Attendance>
{
    public void Configure(EntityTypeBuilder<Attendance> builder)
    {
        builder.ToTable("Attendances");
        builder.Property(a => a.ParticipantSid).HasMaxLength(Meeting.SidMaxLength);
        builder.Property(a => a.Identity).HasMaxLength(Attendance.IdentityMaxLength);
        builder.Property(a => a.Name).HasMaxLength(Attendance.NameMaxLength);
        builder.HasIndex(a => a.ParticipantSid).IsUnique();
        builder.HasIndex(a => new { a.MeetingId, a.JoinedAt });
        builder.HasIndex(a => new { a.Identity, a.JoinedAt });
        // Who was there in an hour, and the meetings of somebody, without a look at the rows.
        builder.HasIndex(a => new { a.LeftAt, a.JoinedAt, a.Identity });
        builder.HasIndex(a => new { a.Identity, a.MeetingId });
        builder.HasOne<Meeting>().WithMany().HasForeignKey(a => a.MeetingId).OnDelete(DeleteBehavior.Cascade);
    }
}
