using Bedrud.Domain.Meetings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class StayQualityConfiguration : IEntityTypeConfiguration<StayQuality>
{
    public void Configure(EntityTypeBuilder<StayQuality> builder)
    {
        builder.ToTable("StayQualities");
        builder.HasKey(q => q.AttendanceId);
        builder.Property(q => q.Transport).HasMaxLength(StayQuality.WordMaxLength);
        builder.Property(q => q.Codec).HasMaxLength(StayQuality.WordMaxLength);
        builder.HasOne<Attendance>().WithOne().HasForeignKey<StayQuality>(q => q.AttendanceId).OnDelete(DeleteBehavior.Cascade);
    }
}
