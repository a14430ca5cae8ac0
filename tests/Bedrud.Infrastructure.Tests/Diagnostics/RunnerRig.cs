using System.Diagnostics;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Bedrud.Infrastructure.Tests.Diagnostics;

/// <summary>A runner over fake checks, with a clock that the tests turn.</summary>
internal sealed class RunnerRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly bool _started;

    public RunnerRig(bool start, params FakeCheck[] checks)
    {
        Runner = new CheckRunner(checks, Signals, Time, Log);
        _started = start;
        if (start)
            Runner.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public CheckSignals Signals { get; } = new();

    public LineLogger<CheckRunner> Log { get; } = new();

    public CheckRunner Runner { get; }

    public CheckState Of(string id) => Runner.Snapshot.States.Single(state => state.Id == id);

    public string CauseOf(string id) => Of(id).Finding.Cause;

    /// <summary>Until it is so, turning the clock where that is asked for.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan turning = default)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It never came to be: {string.Join("; ", Runner.Snapshot.States.Select(s => $"{s.Id} {s.Verdict} {s.Finding.Cause}"))}");
            await Task.Delay(10);
            if (turning > TimeSpan.Zero)
                Time.Advance(turning);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_started)
            await Runner.StopAsync(CancellationToken.None);
        Runner.Dispose();
    }
}
