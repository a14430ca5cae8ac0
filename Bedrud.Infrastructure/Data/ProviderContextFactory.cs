using Microsoft.EntityFrameworkCore;

namespace Bedrud.Infrastructure.Data;

/// <summary>Hands out the provider's context as a <see cref="BedrudDbContext"/>.</summary>
internal sealed class ProviderContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<BedrudDbContext>
    where TContext : BedrudDbContext
{
    public BedrudDbContext CreateDbContext() => inner.CreateDbContext();

    public async Task<BedrudDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await inner.CreateDbContextAsync(cancellationToken);
}
