using System.Diagnostics;
using System.Globalization;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Web.Features.Metrics;

namespace Bedrud.Web.Features.Health.Checks;

/// <param name="Circuits">Open pages.</param>
/// <param name="Cores">Processor time a second since the last look; null at the first one.</param>
/// <param name="Memory">Bytes of the working set.</param>
/// <param name="MemoryLimit">Bytes that the process may have: the container's limit, or the machine's.</param>
/// <param name="Threads">Of the pool.</param>
/// <param name="Queued">Work that waits for one of them.</param>
/// <param name="WebhooksPending">Stored and not yet handled.</param>
/// <param name="WebhooksWaiting">Not yet stored.</param>
internal sealed record PortalLoad(long Circuits, double? Cores, long Memory, long MemoryLimit, int Threads, long Queued, int WebhooksPending, int WebhooksWaiting);

/// <summary>What the portal itself has to carry: pages, memory, work that waits.</summary>
internal sealed class PortalLoadCheck(CircuitMeter circuits, WebhookStatistics statistics, WebhookReceiver webhooks, TimeProvider time) : ICheck
{
    // At each of these whoever waits feels it.
    private const int ManyQueued = 1000;
    private const int ManyWebhooks = 1000;
    private const double MuchMemory = 0.9;

    private (long At, TimeSpan Cpu)? _last;

    public CheckInfo Info { get; } = new("portal-load", CheckGroup.Portal) { Confirmations = 3 };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Of(Read()));

    internal static Finding Of(PortalLoad load)
    {
        Evidence[] evidence =
        [
            new("circuits", Amounts.Count(load.Circuits)),
            new("cpu", load.Cores is { } cores ? cores.ToString("0.00", CultureInfo.InvariantCulture) : "-"),
            new("memory", Amounts.Bytes(load.Memory)),
            new("memory-limit", Amounts.Bytes(load.MemoryLimit)),
            new("threads", Amounts.Count(load.Threads)),
            new("threads-queue", Amounts.Count(load.Queued)),
            new("webhooks-pending", Amounts.Count(load.WebhooksPending)),
            new("webhooks-unstored", Amounts.Count(load.WebhooksWaiting)),
        ];
        return load switch
        {
            { Queued: >= ManyQueued } => Warning("busy", Amounts.Count(load.Queued), "load-threads"),
            _ when Math.Max(load.WebhooksPending, load.WebhooksWaiting) is >= ManyWebhooks and var waiting => Warning("webhooks-pile", Amounts.Count(waiting), "load-webhooks"),
            _ when load.Memory > load.MemoryLimit * MuchMemory => Warning("memory", Amounts.Bytes(load.Memory), "load-memory"),
            _ => Finding.Fine([.. evidence]),
        };

        Finding Warning(string cause, string amount, string fix) => new(Verdict.Warning, cause, amount) { Evidence = [.. evidence], Fixes = [new(fix)] };
    }

    private PortalLoad Read()
    {
        using var process = Process.GetCurrentProcess();
        var (at, cpu) = (time.GetTimestamp(), process.TotalProcessorTime);
        double? cores = _last is { } last && time.GetElapsedTime(last.At, at) is { Ticks: > 0 } passed ? (cpu - last.Cpu) / passed : null;
        _last = (at, cpu);
        return new PortalLoad(
            circuits.Open,
            cores,
            process.WorkingSet64,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var limit ? limit : long.MaxValue,
            ThreadPool.ThreadCount,
            ThreadPool.PendingWorkItemCount,
            statistics.Snapshot.Pending,
            webhooks.Waiting);
    }
}
