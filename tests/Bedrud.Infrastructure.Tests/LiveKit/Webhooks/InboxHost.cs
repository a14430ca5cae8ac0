using System.Collections.Concurrent;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Data.Sqlite;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Protocol;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.LiveKit.Webhooks;

/// <summary>The webhooks' services over a SQLite file, as one run of the portal has them.</summary>
internal sealed class InboxHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _stopped;

    private InboxHost(ServiceProvider services) => _services = services;

    public required FakeTimeProvider Time { get; init; }

    public required FakeHandler Handler { get; init; }

    public required FileContextFactory Contexts { get; init; }

    public ConcurrentQueue<string> Log { get; private init; } = new();

    public WebhookReceiver Receiver => _services.GetRequiredService<WebhookReceiver>();

    public WebhookStatisticsSnapshot Statistics => _services.GetRequiredService<WebhookStatistics>().Snapshot;

    public IEnumerable<IHostedService> Hosted => _services.GetServices<IHostedService>();

    public static async Task<InboxHost> StartAsync(FileContextFactory contexts, FakeHandler? handler = null, FakeTimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(RecordedWebhook.All[0].ReceivedAt);
        handler ??= new FakeHandler();
        var log = new ConcurrentQueue<string>();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new QueueLoggerProvider(log)).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(RecordedKeys.Connection());
        services.AddSingleton<IDbContextFactory<BedrudDbContext>>(contexts);
        services.AddSingleton<IWebhookHandler>(handler);
        services.AddLiveKitWebhooks();
        var host = new InboxHost(services.BuildServiceProvider()) { Time = time, Handler = handler, Contexts = contexts, Log = log };
        foreach (var service in host.Hosted)
            await service.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Receives with the clock at the time of the recording; the clock never goes back.</summary>
    public Task<WebhookOutcome> ReceiveAsync(RecordedWebhook webhook)
    {
        if (webhook.ReceivedAt > Time.GetUtcNow())
            Time.SetUtcNow(webhook.ReceivedAt);
        return Receiver.ReceiveAsync(webhook.Authorization, webhook.Body, CancellationToken.None);
    }

    public async Task<List<StoredWebhook>> RowsAsync()
    {
        await using var context = Contexts.Create();
        return await context.Set<StoredWebhook>().AsNoTracking().OrderBy(w => w.Sequence).ToListAsync();
    }

    /// <summary>Until the condition holds, moving the clock, on which back-offs wait; fails after 30 s.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 1500, "It did not come about in time.");
            await Task.Delay(20);
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    public Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public Task UntilAllProcessedAsync() => UntilAsync(async () => (await RowsAsync()).TrueForAll(w => w.ProcessedAt is not null));

    public async Task StopAsync()
    {
        _stopped = true;
        foreach (var service in Hosted.Reverse())
            await service.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
            await StopAsync();
        await _services.DisposeAsync();
    }

    private sealed class QueueLoggerProvider(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>A handler that remembers, and that can be made to wait or to fail.</summary>
internal sealed class FakeHandler : IWebhookHandler
{
    public ConcurrentQueue<(string Room, string EventId)> Handled { get; } = new();

    public Func<WebhookEvent, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public async Task HandleAsync(WebhookEvent message, StoredWebhook stored, CancellationToken cancellationToken)
    {
        await Before(message, cancellationToken);
        Assert.Equal(message.Id, stored.EventId);
        Assert.Equal(DateTimeKind.Utc, stored.CreatedAt.Kind);
        Handled.Enqueue((stored.RoomName ?? "", stored.EventId));
    }

    public IEnumerable<string> HandledIn(string room) => Handled.Where(h => h.Room == room).Select(h => h.EventId);
}

/// <summary>Contexts over one SQLite file, which can be made to fail.</summary>
internal sealed class FileContextFactory : IDbContextFactory<BedrudDbContext>, IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"bedrud-webhooks-{Guid.NewGuid():N}.db");
    private readonly DbContextOptions<SqliteBedrudDbContext> _options;

    public FileContextFactory()
    {
        _options = new DbContextOptionsBuilder<SqliteBedrudDbContext>().UseSqlite($"Data Source={_file}").Options;
        using var context = Create();
        context.Database.EnsureCreated();
        context.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
    }

    public bool Fails { get; set; }

    public int Created { get; private set; }

    public SqliteBedrudDbContext Create() => new(_options);

    public BedrudDbContext CreateDbContext()
    {
        Created++;
        return Fails ? throw new InvalidOperationException("The disk is full.") : Create();
    }

    /// <summary>All that the database holds, log included.</summary>
    public string Text()
    {
        using (var context = Create())
            context.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(TRUNCATE)");
        return System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_file));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*"))
            File.Delete(file);
    }
}
