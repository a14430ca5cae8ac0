using System.Collections.Immutable;
using System.Globalization;
using Bedrud.Infrastructure.Configuration;

namespace Bedrud.Web.Hosting;

/// <summary>The last lines of the portal's own log, in memory: the portal writes to wherever it was started from, which nobody may keep. A singleton.</summary>
public sealed class PortalLog(TimeProvider time) : ILoggerProvider
{
    public const int MaximumLines = 1000;
    private const int MaximumLength = 4000;

    private ImmutableQueue<string> _lines = [];
    private int _count;

    /// <summary>Oldest first, as they were written: <see cref="KnownSecrets"/> comes after.</summary>
    public IEnumerable<string> Lines => Volatile.Read(ref _lines);

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void Add(string line)
    {
        ImmutableInterlocked.Update(ref _lines, (lines, added) => lines.Enqueue(added), line.Length <= MaximumLength ? line : line[..MaximumLength] + "…");
        if (Interlocked.Increment(ref _count) > MaximumLines)
        {
            Interlocked.Decrement(ref _count);
            ImmutableInterlocked.Update(ref _lines, lines => lines.IsEmpty ? lines : lines.Dequeue());
        }
    }

    private sealed class Writer(PortalLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var at = log.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            log.Add($"{at} {logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
        }
    }
}
