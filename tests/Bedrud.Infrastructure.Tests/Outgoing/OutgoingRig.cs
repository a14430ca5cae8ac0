using Bedrud.Domain.Outgoing;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Outgoing;
using Bedrud.Infrastructure.Tests.Recordings.Library;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Outgoing;

/// <summary>A portal's sender, over a database that outlives it.</summary>
internal sealed class OutgoingRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public OutgoingRig(JobDisk disk, FakeTimeProvider time, IDataProtectionProvider keys, Action<WebhookOptions>? choose = null)
    {
        Time = time;
        var options = new WebhookOptions { AllowInternal = true, TimeoutSeconds = 60 };
        choose?.Invoke(options);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(disk.Database).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataFolder(disk.Folder))
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(keys)
            .AddLogging()
            .AddBedrudData(configuration)
            .AddOutgoingWebhooks()
            .AddSingleton(Options.Create(options))
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public BedrudDbContext Open() => Get<IDbContextFactory<BedrudDbContext>>().CreateDbContext();

    public async Task CreateAsync()
    {
        await using var db = Open();
        await db.Database.EnsureCreatedAsync();
    }

    /// <summary>An endpoint that wants these types, or all; returns it with its secret.</summary>
    public async Task<(Guid Id, string Secret)> AddEndpointAsync(string url, string events = "")
    {
        var (plain, kept) = Get<WebhookSecrets>().Make();
        var endpoint = new WebhookEndpoint { Name = "test", Url = url, Secret = kept, Events = events, CreatedAt = Now, UpdatedAt = Now };
        await using var db = Open();
        db.Add(endpoint);
        await db.SaveChangesAsync();
        return (endpoint.Id, plain);
    }

    /// <summary>Something happens so many times, each in a transaction of its own.</summary>
    public async Task HappenAsync(int from, int count, string type = WebhookEvents.RoomCreated)
    {
        for (var number = from; number < from + count; number++)
        {
            await using var db = Open();
            Outbox.Add(db, type, new { number }, Now);
            await db.SaveChangesAsync();
        }
    }

    /// <summary>Sends all that is due now.</summary>
    public async Task WorkAsync()
    {
        await Get<WebhookSender>().TakeAsync(default);
        await Get<WebhookSender>().WhenDoneAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task<WebhookEndpoint> EndpointAsync(Guid id)
    {
        await using var db = Open();
        return await db.WebhookEndpoints.AsNoTracking().SingleAsync(e => e.Id == id);
    }

    public async Task<List<WebhookDelivery>> DeliveriesAsync(Guid endpoint)
    {
        await using var db = Open();
        return await db.WebhookDeliveries.AsNoTracking().Where(d => d.EndpointId == endpoint).OrderBy(d => d.Sequence).ToListAsync();
    }

    public async Task<List<WebhookAttempt>> AttemptsAsync()
    {
        await using var db = Open();
        return await db.WebhookAttempts.AsNoTracking().OrderBy(a => a.Id).ToListAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
