using Bedrud.Domain.Chat;
using Bedrud.Domain.Meetings;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class ChatMessageConfiguration : IEntityTypeConfiguration<ChatMessage>
{
    public void Configure(EntityTypeBuilder<ChatMessage> builder)
    {
        builder.ToTable("ChatMessages");
        builder.Property(m => m.RoomSid).HasMaxLength(Meeting.SidMaxLength);
        builder.Property(m => m.SenderIdentity).HasMaxLength(Restriction.MaxIdentityLength);
        builder.Property(m => m.SenderName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.Property(m => m.Text).HasMaxLength(ChatMessage.MaxLength);
        builder.Property(m => m.FileName).HasMaxLength(ChatMessage.MaxFileName);
        builder.HasIndex(m => new { m.RoomId, m.RoomSid, m.SentAt });
        builder.HasIndex(m => m.SentAt);
    }
}
