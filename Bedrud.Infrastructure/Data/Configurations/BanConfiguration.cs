using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class BanConfiguration : IEntityTypeConfiguration<Ban>
{
    public void Configure(EntityTypeBuilder<Ban> builder)
    {
        builder.ToTable("Bans");
        builder.Property(b => b.Identity).HasMaxLength(64);
        builder.Property(b => b.DisplayName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.Property(b => b.Reason).HasMaxLength(200);
        // One ban a person and room: banning again replaces the earlier one.
        builder.HasIndex(b => new { b.RoomId, b.Identity }).IsUnique();
    }
}
