using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class BedrudUserConfiguration : IEntityTypeConfiguration<BedrudUser>
{
    public void Configure(EntityTypeBuilder<BedrudUser> builder) =>
        builder.Property(u => u.DisplayName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
}
