using Bedrud.Domain.Chat;
using Bedrud.Domain.Recordings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class RoomConfiguration : IEntityTypeConfiguration<Room>
{
    public void Configure(EntityTypeBuilder<Room> builder)
    {
        builder.ToTable("Rooms");
        builder.Property(r => r.Name).HasMaxLength(RoomName.MaxLength);
        builder.HasIndex(r => r.Name).IsUnique();
        // Each order of a list, with the name that ends it, and each filter in the order of names: otherwise 100,000 rooms are sorted for each page.
        // The first is what a search looks at.
        builder.HasIndex(r => new { r.Name, r.Id });
        builder.HasIndex(r => new { r.CreatedAt, r.Name });
        builder.HasIndex(r => new { r.UpdatedAt, r.Name });
        builder.HasIndex(r => new { r.Capacity, r.Name });
        builder.HasIndex(r => new { r.IsPublic, r.Name });
        builder.HasIndex(r => new { r.IsSuspended, r.Name });
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Property(r => r.EmptyTimeout).HasDefaultValue(Room.DefaultEmptyTimeout);
        builder.Property(r => r.DepartureTimeout).HasDefaultValue(Room.DefaultDepartureTimeout);
        builder.Property(r => r.ChatDays).HasDefaultValue(Room.DefaultChatDays).HasSentinel(Room.DefaultChatDays);
        builder.ComplexProperty(r => r.Recording, recording =>
        {
            recording.Ignore(r => r.Choice);
            recording.Property(r => r.Layout).HasDefaultValue(RecordingLayout.Speaker).HasSentinel(RecordingLayout.Speaker);
            recording.Property(r => r.StartRole).HasDefaultValue(RoomRole.Moderator).HasSentinel(RoomRole.Moderator);
            recording.Property(r => r.ViewRole).HasDefaultValue(RoomRole.Moderator).HasSentinel(RoomRole.Moderator);
            recording.Property(r => r.DownloadRole).HasDefaultValue(RoomRole.Moderator).HasSentinel(RoomRole.Moderator);
            recording.Property(r => r.DeleteRole).HasDefaultValue(RoomRole.Owner).HasSentinel(RoomRole.Owner);
            recording.Property(r => r.ShareRole).HasDefaultValue(RoomRole.Owner).HasSentinel(RoomRole.Owner);
        });
        builder.HasMany(r => r.Members).WithOne().HasForeignKey(m => m.RoomId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<Ban>().WithOne().HasForeignKey(b => b.RoomId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<Restriction>().WithOne().HasForeignKey(r => r.RoomId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<LobbyEntry>().WithOne().HasForeignKey(e => e.RoomId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<ChatMessage>().WithOne().HasForeignKey(m => m.RoomId).OnDelete(DeleteBehavior.Cascade);
    }
}
