using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class StoredWebhookConfiguration : IEntityTypeConfiguration<StoredWebhook>
{
    public void Configure(EntityTypeBuilder<StoredWebhook> builder)
    {
        builder.ToTable("Webhooks");
        // The event's own id: what makes a retry a duplicate is a constraint, and inserts needn't read anything back.
        builder.HasKey(w => w.EventId);
        builder.Property(w => w.EventId).HasMaxLength(StoredWebhook.MaxEventIdLength);
        builder.Property(w => w.Event).HasMaxLength(StoredWebhook.MaxEventLength);
        builder.Property(w => w.RoomName).HasMaxLength(StoredWebhook.MaxRoomLength);
        builder.Property(w => w.RoomSid).HasMaxLength(StoredWebhook.MaxRoomLength);
        // What is unhandled, in order; and what is old enough to go.
        builder.HasIndex(w => new { w.ProcessedAt, w.Sequence });
        builder.HasIndex(w => w.ReceivedAt);
    }
}
