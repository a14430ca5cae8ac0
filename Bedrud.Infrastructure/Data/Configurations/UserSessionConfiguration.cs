using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bedrud.Infrastructure.Data.Configurations;

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.ToTable("UserSessions");
        builder.Property(s => s.Method).HasMaxLength(UserSession.MethodMaxLength);
        builder.Property(s => s.RemoteAddress).HasMaxLength(64);
        builder.Property(s => s.Client).HasMaxLength(UserSession.ClientMaxLength);
        builder.HasIndex(s => new { s.UserId, s.LastSeenAt });
        builder.HasIndex(s => s.ExpiresAt);
        builder.HasOne<BedrudUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
