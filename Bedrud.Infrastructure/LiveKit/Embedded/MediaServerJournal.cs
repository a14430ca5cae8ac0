using System.Threading.Channels;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>
/// The media server's changes as entries of the audit log, in their order, by the portal itself. A server that comes and goes all night
/// does not fill the log: <see cref="Burst"/> entries at once, then one a minute; the next entry says how many were left out.
/// </summary>
internal sealed class MediaServerJournal(IDbContextFactory<BedrudDbContext> contexts, TimeProvider clock, ILogger<MediaServerJournal> logger)
    : BackgroundService, IMediaServerJournal
{
    /// <summary>Entries.</summary>
    public const int Burst = 60;

    /// <summary>The code of an entry that tells a fault.</summary>
    public const string FailureCode = "media-server";

    private const string ActorName = "Bedrud";
    /// <summary>An entry that was stored although the database said otherwise would be refused for ever.</summary>
    private const int MaximumTries = 100;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    private readonly Channel<AuditEntry> _entries = Channel.CreateUnbounded<AuditEntry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private double _allowed = Burst;
    private long _filledAt = clock.GetTimestamp();
    private int _omitted;
    private DateTime _lastAt;

    /// <summary>Between two attempts while the database is away.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    public void Write(string action, string? details, bool failed)
    {
        lock (_gate)
        {
            _allowed = Math.Min(Burst, _allowed + clock.GetElapsedTime(_filledAt) / Refill);
            _filledAt = clock.GetTimestamp();
            if (_allowed < 1)
            {
                _omitted++;
                return;
            }

            _allowed--;
            if (_omitted > 0)
                details = $"{_omitted} changes before this one were not written down. {details}";
            _omitted = 0;
            // Several changes of one millisecond stay in their order, also for a database that knows microseconds only.
            var now = clock.GetUtcNow().UtcDateTime;
            _lastAt = now > _lastAt ? now : _lastAt.AddMicroseconds(1);
            _entries.Writer.TryWrite(new AuditEntry
            {
                At = _lastAt,
                ActorName = ActorName,
                Action = action,
                Failure = failed ? FailureCode : null,
                Details = details?.Length > AuditEntry.DetailsMaxLength ? details[..AuditEntry.DetailsMaxLength] : details,
            });
        }
    }

    /// <summary>Writes what is left, as long as the host waits.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _entries.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await Task.WhenAny(writing, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _entries.Reader.WaitToReadAsync(stoppingToken))
        {
            var entries = new List<AuditEntry>();
            while (entries.Count < Burst && _entries.Reader.TryRead(out var entry))
                entries.Add(entry);
            await SaveAsync(entries, stoppingToken);
        }
    }

    private async Task SaveAsync(List<AuditEntry> entries, CancellationToken stopping)
    {
        for (var tries = 0; tries < MaximumTries; tries++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync(stopping);
                db.AuditEntries.AddRange(entries);
                await db.SaveChangesAsync(stopping);
                return;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                if (tries == 0)
                    EmbeddedLog.JournalFailed(logger, error);
                await Task.Delay(RetryDelay, clock, stopping);
            }
        }
    }
}
