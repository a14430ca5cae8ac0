using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class DeletedRoomConfiguration : IEntityTypeConfiguration<DeletedRoom>
{
    public void Configure(EntityTypeBuilder<DeletedRoom> builder)
    {
        builder.ToTable("DeletedRooms");
        builder.HasKey(r => r.Name);
        builder.Property(r => r.Name).HasMaxLength(RoomName.MaxLength);
    }
}
