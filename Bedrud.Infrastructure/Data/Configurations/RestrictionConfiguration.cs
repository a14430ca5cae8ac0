using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class RestrictionConfiguration : IEntityTypeConfiguration<Restriction>
{
    public void Configure(EntityTypeBuilder<Restriction> builder)
    {
        builder.ToTable("Restrictions");
        builder.Property(r => r.Identity).HasMaxLength(Restriction.MaxIdentityLength);
        builder.Property(r => r.DisplayName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.Property(r => r.RoomSid).HasMaxLength(Meeting.SidMaxLength);
        // One a person and room: that of an earlier meeting holds no more and is written over.
        builder.HasIndex(r => new { r.RoomId, r.Identity }).IsUnique();
    }
}
