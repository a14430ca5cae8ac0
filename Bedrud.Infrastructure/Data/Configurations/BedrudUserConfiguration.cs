using Bedrud.Infrastructure.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class BedrudUserConfiguration : IEntityTypeConfiguration<BedrudUser>
{
    public void Configure(EntityTypeBuilder<BedrudUser> builder)
    {
        builder.Property(u => u.DisplayName).HasMaxLength(BedrudUser.MaxDisplayNameLength);
        builder.Property(u => u.LockReason).HasMaxLength(BedrudUser.MaxLockReasonLength);
        // Both and the line between them; a few letters fold into two.
        builder.Property(u => u.SearchText).HasMaxLength(400).UsePropertyAccessMode(PropertyAccessMode.Property).HasDefaultValue("");
        // All that a search looks at, so that it reads no row but those that it finds.
        builder.HasIndex(u => new { u.SearchText, u.Id, u.LockedAt });
        // With the id that ends every order.
        builder.HasIndex(u => new { u.CreatedAt, u.Id });
        builder.HasIndex(u => u.LockedAt);
    }
}

internal sealed class UserRoleConfiguration : IEntityTypeConfiguration<IdentityUserRole<Guid>>
{
    // One role an account, whoever gives it.
    public void Configure(EntityTypeBuilder<IdentityUserRole<Guid>> builder) => builder.HasIndex(r => r.UserId).IsUnique();
}
