using Bedrud.Domain.Auditing;
using Bedrud.Domain.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.Property(e => e.ActorName).HasMaxLength(64);
        builder.Property(e => e.Action).HasMaxLength(64);
        builder.Property(e => e.RoomName).HasMaxLength(RoomName.MaxLength);
        builder.Property(e => e.Target).HasMaxLength(AuditEntry.TargetMaxLength);
        builder.Property(e => e.Failure).HasMaxLength(64);
        builder.Property(e => e.Details).HasMaxLength(AuditEntry.DetailsMaxLength);
        builder.Property(e => e.Reason).HasMaxLength(AuditEntry.ReasonMaxLength);
        builder.Property(e => e.Before).HasMaxLength(AuditEntry.ChangeMaxLength);
        builder.Property(e => e.After).HasMaxLength(AuditEntry.ChangeMaxLength);
        builder.Property(e => e.Client).HasMaxLength(AuditEntry.ClientMaxLength);
        builder.Property(e => e.RemoteAddress).HasMaxLength(64);
        builder.Property(e => e.SearchText).HasMaxLength(AuditSearch.TextMaxLength);
        builder.Property(e => e.Hash).HasMaxLength(AuditChain.HashLength);
        // Two portals that seal the same entry: the second finds it sealed, and fails.
        builder.Property(e => e.Sequence).IsConcurrencyToken();
        builder.HasIndex(e => e.Sequence).IsUnique();
        builder.HasIndex(e => e.At, "IX_AuditEntries_Unsealed").HasFilter("\"Sequence\" IS NULL");
        // Which stretch of the chain a day is.
        builder.HasIndex(e => new { e.At, e.Sequence });
        builder.HasIndex(e => new { e.RoomName, e.At });
        builder.HasIndex(e => new { e.RoomName, e.Sequence });
        builder.HasIndex(e => new { e.Action, e.Sequence });
        builder.HasIndex(e => new { e.ActorId, e.Sequence });
        builder.HasIndex(e => new { e.Failure, e.Sequence });
        builder.HasIndex(e => new { e.ActorId, e.At });
        builder.HasIndex(e => new { e.Target, e.At });
    }
}

internal sealed class AuditAnchorConfiguration : IEntityTypeConfiguration<AuditAnchor>
{
    public void Configure(EntityTypeBuilder<AuditAnchor> builder)
    {
        builder.ToTable("AuditAnchors");
        builder.HasKey(a => a.End);
        builder.Property(a => a.End).HasConversion<string>().HasMaxLength(16);
        builder.Property(a => a.Hash).HasMaxLength(AuditChain.HashLength);
        // Two sealers, or two retentions: the second fails.
        builder.Property(a => a.Sequence).IsConcurrencyToken();
    }
}
