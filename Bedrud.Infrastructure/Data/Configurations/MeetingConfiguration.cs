using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class MeetingConfiguration : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.ToTable("Meetings");
        builder.Property(m => m.RoomName).HasMaxLength(Meeting.RoomNameMaxLength);
        builder.Property(m => m.RoomSid).HasMaxLength(Meeting.SidMaxLength);
        builder.HasIndex(m => m.RoomSid).IsUnique();
        builder.HasIndex(m => new { m.RoomName, m.StartedAt });
        builder.HasIndex(m => m.StartedAt);
        // Those that run: looked up at each start of the portal.
        builder.HasIndex(m => m.EndedAt);
        // What lists of meetings are sorted by, with the id that ends every order.
        builder.HasIndex(m => new { m.People, m.Id });
        builder.HasIndex(m => new { m.Peak, m.Id });
        builder.HasIndex(m => new { m.Seconds, m.Id });
        // Those that must be counted anew.
        builder.HasIndex(m => m.ChangedAt);
        // The history of a deleted room stays, under its name.
        builder.HasOne<Room>().WithMany().HasForeignKey(m => m.RoomId).OnDelete(DeleteBehavior.SetNull);
    }
}
