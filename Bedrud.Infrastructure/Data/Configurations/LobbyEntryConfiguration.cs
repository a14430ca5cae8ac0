using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class LobbyEntryConfiguration : IEntityTypeConfiguration<LobbyEntry>
{
    public void Configure(EntityTypeBuilder<LobbyEntry> builder)
    {
        builder.ToTable("LobbyEntries");
        builder.Property(e => e.Identity).HasMaxLength(Restriction.MaxIdentityLength);
        builder.Property(e => e.DisplayName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.Property(e => e.DecidedBy).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.HasIndex(e => new { e.RoomId, e.Identity }).IsUnique();
    }
}
