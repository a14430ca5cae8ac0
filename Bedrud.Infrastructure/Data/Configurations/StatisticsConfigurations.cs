using Bedrud.Domain.Meetings;
using Bedrud.Domain.Statistics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class PeriodFiguresConfiguration : IEntityTypeConfiguration<PeriodFigures>
{
    public void Configure(EntityTypeBuilder<PeriodFigures> builder)
    {
        builder.ToTable("PeriodFigures");
        builder.HasKey(f => new { f.Period, f.At });
        builder.Ignore(f => f.IsEmpty);
    }
}

internal sealed class JoinCountConfiguration : IEntityTypeConfiguration<JoinCount>
{
    public void Configure(EntityTypeBuilder<JoinCount> builder)
    {
        builder.ToTable("JoinCounts");
        builder.HasKey(c => new { c.Period, c.At, c.Outcome });
        builder.Property(c => c.Outcome).HasMaxLength(JoinCount.OutcomeMaxLength);
    }
}

internal sealed class KnownPersonConfiguration : IEntityTypeConfiguration<KnownPerson>
{
    public void Configure(EntityTypeBuilder<KnownPerson> builder)
    {
        builder.ToTable("KnownPersons");
        builder.HasKey(p => p.Identity);
        builder.Property(p => p.Identity).HasMaxLength(Attendance.IdentityMaxLength);
        builder.Property(p => p.SearchText).HasMaxLength(KnownPerson.SearchTextMaxLength);
        // All that a search looks at.
        builder.HasIndex(p => new { p.SeenAt, p.SearchText });
    }
}
