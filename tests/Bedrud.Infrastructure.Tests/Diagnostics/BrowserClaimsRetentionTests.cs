using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

public sealed class BrowserClaimsRetentionTests
{
    [Fact]
    public async Task DatabaseThatIsAway_WhateverEfMakesOfIt_DoesNotEndTheService()
    {
        var (time, contexts) = (new FakeTimeProvider(), new Away());
        using var retention = new BrowserClaimsRetention(contexts, time, NullLogger<BrowserClaimsRetention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);

        for (var i = 0; contexts.Asked < 2; i++)
        {
            Assert.True(i < 1500, "It was not tried again.");
            time.Advance(TimeSpan.FromHours(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await retention.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(retention.ExecuteTask!.IsFaulted);
    }

    private sealed class Away : IDbContextFactory<BedrudDbContext>
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public BedrudDbContext CreateDbContext()
        {
            Interlocked.Increment(ref _asked);
            throw new InvalidOperationException("An exception has been raised that is likely due to a transient failure.");
        }
    }
}
