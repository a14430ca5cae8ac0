using Bedrud.Domain.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class WebhookEndpointConfiguration : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.ToTable("WebhookEndpoints");
        builder.Property(e => e.Name).HasMaxLength(WebhookEndpoint.NameMaxLength);
        builder.Property(e => e.Url).HasMaxLength(WebhookEndpoint.UrlMaxLength);
        // Encrypted, they are several times as long.
        builder.Property(e => e.Secret).HasMaxLength(1000);
        builder.Property(e => e.OldSecret).HasMaxLength(1000);
        builder.Property(e => e.Events).HasMaxLength(2000);
        builder.Property(e => e.PauseReason).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.Version).IsConcurrencyToken();
    }
}

internal sealed class OutboxEventConfiguration : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> builder)
    {
        builder.ToTable("OutboxEvents");
        builder.HasKey(e => e.Sequence);
        builder.Property(e => e.Type).HasMaxLength(OutboxEvent.TypeMaxLength);
        builder.HasIndex(e => e.Id).IsUnique();
        // What is to be handed out, in order; and what is old enough to go.
        builder.HasIndex(e => new { e.HandedOutAt, e.Sequence });
        builder.HasIndex(e => e.At);
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.Property(d => d.State).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(d => d.EndpointId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<OutboxEvent>().WithMany().HasForeignKey(d => d.Sequence).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<WebhookAttempt>().WithOne().HasForeignKey(a => a.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        // Each endpoint is told of an event once, though two portals hand it out.
        builder.HasIndex(d => new { d.EndpointId, d.Sequence }).IsUnique();
        builder.HasIndex(d => new { d.EndpointId, d.State, d.Sequence });
    }
}

internal sealed class WebhookAttemptConfiguration : IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookAttempt> builder)
    {
        builder.ToTable("WebhookAttempts");
        builder.Property(a => a.Cause).HasMaxLength(WebhookAttempt.CauseMaxLength);
        builder.Property(a => a.Detail).HasMaxLength(WebhookAttempt.DetailMaxLength);
        builder.Property(a => a.Request).HasMaxLength(WebhookAttempt.RequestMaxLength);
        builder.Property(a => a.Answer).HasMaxLength(WebhookAttempt.AnswerMaxBytes);
    }
}
