using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Bedrud.Bench;

/// <summary>What a load came to.</summary>
/// <param name="Rate">Good answers a second.</param>
/// <param name="P99">Of the times to an answer, milliseconds.</param>
/// <param name="Refused">Answers other than 200 and 503.</param>
/// <param name="Deferred">Answers of 503, after which the same request came again, as LiveKit's do.</param>
/// <param name="Acknowledged">Ids of what was answered with 200.</param>
internal sealed record LoadResult(double Rate, double P99, int Refused, int Deferred, IReadOnlyCollection<string> Acknowledged);

/// <summary>Many connections that send one request after the other.</summary>
internal static class Load
{
    public const int Connections = 64;

    // LiveKit's first retry.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

    /// <summary>Sends each queue's requests in order on a connection of its own, until all are sent, the time is over or the other side dies.</summary>
    public static async Task<LoadResult> RunAsync(int port, IReadOnlyList<Queue<SignedWebhook>> queues, TimeSpan atMost)
    {
        var acknowledged = new ConcurrentBag<string>();
        var times = new ConcurrentBag<double>();
        var (refused, deferred) = (0, 0);
        using var limit = new CancellationTokenSource(atMost);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(queues.Select(queue => Task.Run(async () =>
        {
            using var connection = new Connection(port);
            try
            {
                await connection.OpenAsync();
                while (!limit.IsCancellationRequested && queue.TryDequeue(out var webhook))
                {
                    var began = Stopwatch.GetTimestamp();
                    var status = await connection.SendAsync(webhook.Request);
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    for (; status == 503 && !limit.IsCancellationRequested; status = await connection.SendAsync(webhook.Request))
                    {
                        Interlocked.Increment(ref deferred);
                        await Task.Delay(Later);
                    }

                    if (status == 200)
                        acknowledged.Add(webhook.EventId);
                    else if (status != 503)
                        Interlocked.Increment(ref refused);
                }
            }
            catch (SocketException)
            {
                // Killed, as one of the loads wants it.
            }
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        return new LoadResult(acknowledged.Count / seconds, times.IsEmpty ? 0 : Table.Percentile(times, 0.99), refused, deferred, acknowledged);
    }

    /// <summary>Deals visits to rooms out to the connections; a room's events stay together and in order.</summary>
    public static List<Queue<SignedWebhook>> Visits(int rooms, int visits, string prefix)
    {
        var queues = Enumerable.Range(0, Connections).Select(_ => new Queue<SignedWebhook>()).ToList();
        for (var visit = 0; visit < visits; visit++)
        {
            var room = visit % rooms;
            foreach (var webhook in SignedWebhook.Visit($"{prefix}-{room}", $"{prefix}-{visit}"))
                queues[room % Connections].Enqueue(webhook);
        }

        return queues;
    }

    /// <summary>The same request again and again.</summary>
    public static List<Queue<SignedWebhook>> Same(byte[] request, int count) =>
        [.. Enumerable.Range(0, Connections).Select(_ => new Queue<SignedWebhook>(Enumerable.Repeat(new SignedWebhook("", request), count / Connections)))];
}
