using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class UserPictureConfiguration : IEntityTypeConfiguration<UserPicture>
{
    public void Configure(EntityTypeBuilder<UserPicture> builder)
    {
        builder.ToTable("UserPictures");
        builder.HasKey(p => p.UserId);
        builder.Property(p => p.UserId).ValueGeneratedNever();
        builder.Property(p => p.ContentType).HasMaxLength(32);
        builder.HasOne<BedrudUser>().WithOne().HasForeignKey<UserPicture>(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
