using System.Collections.Concurrent;
using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Recordings;
using Bedrud.Infrastructure.Recordings.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>A portal's library: its own clock and memory, over a database and a data folder that outlive it.</summary>
internal sealed class JobRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public JobRig(JobDisk disk, Action<RecordingOptions>? choose = null, TimeSpan later = default, Func<IServiceProvider, IRecordingStorage>? storage = null)
    {
        Time = new FakeTimeProvider(DateTimeOffset.UtcNow + later);
        var options = new RecordingOptions { MinFreeBytes = 0 };
        choose?.Invoke(options);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(disk.Database).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataFolder(disk.Folder))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Options.Create(options))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Lines(Log)))
            .AddBedrudData(configuration)
            .AddSingleton<RecordingBoard>()
            .AddSingleton<RecordingStore>()
            .AddRecordingLibrary();
        if (storage is not null)
            services.AddSingleton(storage);
        _services = services.BuildServiceProvider();
        Disk = disk;
    }

    public JobDisk Disk { get; }

    public FakeTimeProvider Time { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IRecordingStorage Storage => Get<IRecordingStorage>();

    public RecordingStore Store => Get<RecordingStore>();

    public BedrudDbContext Open() => Get<IDbContextFactory<BedrudDbContext>>().CreateDbContext();

    public async Task MigrateAsync()
    {
        await using var db = Open();
        await db.Database.MigrateAsync();
    }

    /// <summary>One that its recorder has ended, as it says.</summary>
    /// <param name="location">Null: it is lost.</param>
    public async Task<Guid> EndedAsync(string? location, long size = 0, string? sourcePath = null, Guid? id = null)
    {
        var recording = new Recording
        {
            Id = id ?? Guid.CreateVersion7(),
            RoomId = Guid.NewGuid(),
            RoomName = "daily",
            Title = "daily",
            Engine = RecordingEngine.Egress,
            RequestedAt = Now.AddMinutes(-5),
            SourcePath = sourcePath,
        };
        Assert.True(await Store.AddAsync(recording, default));
        var report = new RecorderReport($"EG_{recording.Id:N}", recording.Id, "daily", RecorderStatus.Active) { StartedAt = Now.AddMinutes(-4) };
        await Store.ApplyAsync(recording.Id, default, new RecordingEvent.Asked(), new RecordingEvent.Told(report));
        await Store.ApplyAsync(recording.Id, default, location is null
            ? new RecordingEvent.Forgotten()
            : new RecordingEvent.Told(report with { Status = RecorderStatus.Complete, Location = location, Size = size }));
        return recording.Id;
    }

    public async Task<Recording> FindAsync(Guid id) => await Store.FindAsync(id, default) ?? throw new InvalidOperationException("It is gone.");

    public async Task<RecordingJob?> JobAsync(Guid id)
    {
        await using var db = Open();
        return await db.RecordingJobs.AsNoTracking().FirstOrDefaultAsync(j => j.RecordingId == id);
    }

    /// <summary>Works at all that is due now.</summary>
    public async Task<int> WorkAsync()
    {
        var taken = await Get<RecordingWorkers>().TakeAsync(default);
        await Get<RecordingWorkers>().WhenDoneAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return taken;
    }

    public async Task<byte[]> BytesAsync(string key)
    {
        await using var stream = await Storage.OpenAsync(key, 0, null, default) ?? throw new InvalidOperationException("Nothing is there.");
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>What is left when a portal is killed.</summary>
internal sealed class JobDisk(string? postgres = null) : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("bedrud-jobs-").FullName;

    public Dictionary<string, string?> Database => postgres is null
        ? new() { ["Database:Provider"] = "Sqlite" }
        : new() { ["Database:Provider"] = "Postgres", ["Database:ConnectionString"] = postgres };

    public string Shared => Directory.CreateDirectory(Path.Combine(Folder, "shared")).FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
