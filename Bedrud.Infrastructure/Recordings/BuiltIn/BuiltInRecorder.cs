using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>
/// Records with a hidden browser of the portal's own, on the portal's machine. What it does is on the disk, in <c>recordings/incoming</c>, so that
/// the next portal goes on with it. One portal at a time works on a data folder.
/// </summary>
public sealed partial class BuiltInRecorder : IRecorder, IHostedService, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);
    private const int HelloLength = 4096;

    private readonly CaptureServices _services;
    private readonly ConcurrentDictionary<Guid, Capture> _captures = new();
    private readonly ConcurrentDictionary<Guid, Task> _runs = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _starting = new();
    private FileStream? _ownership;

    internal BuiltInRecorder(CaptureServices services) => _services = services;

    /// <inheritdoc/>
    public RecordingEngine Engine => RecordingEngine.BuiltIn;

    /// <summary>How many recordings run, and how many may.</summary>
    public (int Running, int AtOnce) Load => (_captures.Values.Count(c => !c.Record.HasEnded), _services.AtOnce);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TakeOwnership();
        return Task.CompletedTask;
    }

    /// <summary>Leaves the browsers alone: the next portal goes on with them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_runs.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ownership is not null)
            await _ownership.DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PreflightPoint>> CheckAsync(CancellationToken cancellationToken)
    {
        var (running, atOnce) = Load;
        List<PreflightPoint> points =
        [
            await ObstacleAsync(cancellationToken) is { } obstacle ? PreflightPoint.Failed("recorder", "failed", obstacle) : PreflightPoint.Passed("recorder"),
            _services.Browser is { } browser ? PreflightPoint.Passed("browser", browser) : PreflightPoint.Failed("browser", "none", null),
            running < atOnce
                ? PreflightPoint.Passed("capacity", Text(running), Text(atOnce))
                : PreflightPoint.Failed("capacity", "full", null, Text(running), Text(atOnce)),
        ];
        if (_services.FreeBytes() is var free && free < _services.Options.MinFreeBytes)
            points.Add(PreflightPoint.Failed("space", "low", null, Megabytes(free), _services.Data.Path, Megabytes(_services.Options.MinFreeBytes)));
        if (_services.Ffmpeg is null)
            points.Add(new PreflightPoint("ffmpeg", PreflightStanding.Doubtful) { Cause = "none" });
        return points;
    }

    /// <inheritdoc/>
    public string PathFor(Guid recordingId, string roomName) => new CaptureFolder(_services.Data, recordingId).File;

    /// <inheritdoc/>
    public Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (!TakeOwnership())
            throw Unavailable("Another portal records on this data folder.");
        if (_services.Browser is null)
            throw Unavailable("There is no browser to record with.");
        Capture capture;
        lock (_starting)
        {
            if (Load is var (running, atOnce) && running >= atOnce)
                throw Unavailable($"{running} recordings run, and {atOnce} may.");
            capture = new Capture(_services, new CaptureRecord
            {
                RecordingId = recording.Id,
                RoomName = recording.RoomName,
                FolderId = MakeFolderId(),
                Layout = recording.Layout,
                Resolution = recording.Resolution,
                AudioOnly = recording.AudioOnly,
                AskedAt = _services.Time.GetUtcNow().UtcDateTime,
            });
            try
            {
                capture.Save();
            }
            catch (IOException error)
            {
                capture.Dispose();
                throw new RecorderException(RecordingReason.RecorderUnavailable, error.Message, inner: error);
            }

            Run(capture, isTakenOver: false);
        }

        return Task.FromResult(capture.Report());
    }

    /// <inheritdoc/>
    Task IRecorder.StopAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (!TakeOwnership())
            throw Unavailable("Another portal records on this data folder.");
        if (_captures.TryGetValue(recording.Id, out var capture))
            capture.RequestStop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken)
    {
        if (!TakeOwnership())
            throw Unavailable("Another portal records on this data folder.");
        Forget();
        return Task.FromResult<IReadOnlyList<RecorderReport>>([.. _captures.Values.Select(capture => capture.Report())]);
    }

    /// <summary>Whether a recording of this id is being made, so that its page may be served.</summary>
    public bool Knows(Guid recordingId) => _captures.TryGetValue(recordingId, out var capture) && !capture.Record.HasEnded;

    /// <summary>Serves the socket of a recording's page, until either side ends it. Whoever does not know the recording's secret is left.</summary>
    public async Task ServeAsync(Guid recordingId, WebSocket socket, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            if (_captures.TryGetValue(recordingId, out var capture) && await HelloAsync(socket, either.Token) is { } hello)
                await capture.ServeAsync(socket, hello, either.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or InvalidDataException or JsonException)
        {
            // It comes again, or its browser is replaced.
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _ownership?.Dispose();
        foreach (var capture in _captures.Values)
            capture.Dispose();
    }

    private static async Task<FromPage?> HelloAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HelloLimit);
        var buffer = new byte[HelloLength];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        return received is { EndOfMessage: true, MessageType: WebSocketMessageType.Text } ? JsonSerializer.Deserialize<FromPage>(buffer.AsSpan(0, received.Count), Json) : null;
    }

    /// <summary>Why no browser of this portal could record; null where one could.</summary>
    private async Task<string?> ObstacleAsync(CancellationToken cancellationToken)
    {
        if (!TakeOwnership())
            return $"Another portal records on {_services.Data.Path}.";
        var url = await _services.Portal.GetLocalUrlAsync(cancellationToken);
        // The browser would have to trust a certificate that names another host.
        return url.Scheme == "http" ? null : $"The portal listens on {url} and on no http address of this machine, which the recorder's browser needs.";
    }

    private static RecorderException Unavailable(string message) => new(RecordingReason.RecorderUnavailable, message);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => $"{bytes / 1_000_000} MB";
}
