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
    private string? _problem;
    private volatile bool _stopped;

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
        // Whoever starts one right now has either been waited for here, or sees the flag.
        lock (_starting)
        {
            if (_stopped)
                return;
            _stopped = true;
        }

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
            await PortalPointAsync(cancellationToken),
            _services.Browser is { } browser ? PreflightPoint.Passed("browser", browser) : PreflightPoint.Failed("browser", "none", null),
            running < atOnce
                ? PreflightPoint.Passed("capacity", Text(running), Text(atOnce))
                : PreflightPoint.Failed("capacity", "full", null, Text(running), Text(atOnce)),
        ];
        if (_services.Ffmpeg is null)
            points.Add(new PreflightPoint("ffmpeg", PreflightStanding.Doubtful) { Cause = "none" });
        return points;
    }

    /// <inheritdoc/>
    public string PathFor(Guid recordingId, string roomName) => new CaptureFolder(_services.Data, recordingId).File;

    /// <inheritdoc/>
    public Task<RecorderReport> StartAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (!_stopped)
            Own();
        if (_services.Browser is null)
            throw Unavailable("There is no browser to record with.");
        if (_services.FreeBytes() is var free && free < _services.Options.MinFreeBytes)
            throw Unavailable($"{Megabytes(free)} are free in {_services.Data.Path}, and {Megabytes(_services.Options.MinFreeBytes)} must be.");
        Capture capture;
        lock (_starting)
        {
            // The next portal is to look into it.
            if (_stopped)
                throw new RecorderException(RecordingReason.RecorderUnavailable, "The portal is ending.", mayHaveStarted: true);
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
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
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
        Own();
        if (_captures.TryGetValue(recording.Id, out var capture))
            capture.RequestStop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecorderReport>> ListAsync(CancellationToken cancellationToken)
    {
        Own();
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

    /// <summary>Whether browsers of this portal could record.</summary>
    private async Task<PreflightPoint> PortalPointAsync(CancellationToken cancellationToken)
    {
        if (!TakeOwnership())
        {
            return _problem is null
                ? PreflightPoint.Failed("recorder", "another-portal", null, _services.Data.Path)
                : PreflightPoint.Failed("recorder", "failed", _problem);
        }

        var url = await _services.Portal.GetLocalUrlAsync(cancellationToken);
        // The browser would have to trust a certificate that names another host.
        if (url.Scheme != "http")
            return PreflightPoint.Failed("recorder", "https-only", null, url.GetLeftPart(UriPartial.Authority));
        return _problem is null ? PreflightPoint.Passed("recorder") : new PreflightPoint("recorder", PreflightStanding.Doubtful) { Cause = "failed", Detail = _problem };
    }

    private static RecorderException Unavailable(string message) => new(RecordingReason.RecorderUnavailable, message);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => $"{bytes / 1_000_000} MB";
}
