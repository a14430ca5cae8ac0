using Bedrud.Domain.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class CheckSpanConfiguration : IEntityTypeConfiguration<CheckSpan>
{
    public void Configure(EntityTypeBuilder<CheckSpan> builder)
    {
        builder.ToTable("CheckSpans");
        builder.Property(s => s.Check).HasMaxLength(CheckSpan.CheckMaxLength);
        builder.Property(s => s.Cause).HasMaxLength(CheckSpan.CauseMaxLength);
        builder.HasIndex(s => new { s.Check, s.From });
        builder.HasIndex(s => s.To);
    }
}

internal sealed class LoadSampleConfiguration : IEntityTypeConfiguration<LoadSample>
{
    public void Configure(EntityTypeBuilder<LoadSample> builder)
    {
        builder.ToTable("LoadSamples");
        builder.HasIndex(s => s.At);
    }
}

internal sealed class JoinFailureConfiguration : IEntityTypeConfiguration<JoinFailure>
{
    public void Configure(EntityTypeBuilder<JoinFailure> builder)
    {
        builder.ToTable("JoinFailures");
        builder.Property(f => f.Room).HasMaxLength(JoinFailure.RoomMaxLength);
        builder.Property(f => f.Cause).HasMaxLength(JoinFailure.CauseMaxLength);
        builder.Property(f => f.Browser).HasMaxLength(JoinFailure.BrowserMaxLength);
        builder.Property(f => f.Detail).HasMaxLength(JoinFailure.DetailMaxLength);
        builder.Property(f => f.Who).HasMaxLength(JoinFailure.WhoMaxLength);
        builder.HasIndex(f => f.At);
    }
}

internal sealed class ConnectionReportConfiguration : IEntityTypeConfiguration<ConnectionReport>
{
    public void Configure(EntityTypeBuilder<ConnectionReport> builder)
    {
        builder.ToTable("ConnectionReports");
        builder.Property(r => r.Browser).HasMaxLength(ConnectionReport.BrowserMaxLength);
        builder.Property(r => r.Network).HasMaxLength(ConnectionReport.NetworkMaxLength);
        builder.Property(r => r.SelectedPair).HasMaxLength(ConnectionReport.DetailsMaxLength / 16);
        builder.Property(r => r.Details).HasMaxLength(ConnectionReport.DetailsMaxLength);
        builder.HasIndex(r => r.At);
    }
}
