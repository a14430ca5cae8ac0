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
public sealed class BuiltInRecorder : IRecorder, IHostedService, IDisposable
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
        return
        [
            TakeOwnership() ? PreflightPoint.Passed("portal") : PreflightPoint.Failed("portal", "another-portal", null, _services.Data.Path),
            _services.Browser is { } browser ? PreflightPoint.Passed("browser", browser) : PreflightPoint.Failed("browser", "no-browser", null, _services.Options.BuiltIn.Browser),
            running < atOnce
                ? PreflightPoint.Passed("capacity", Text(running), Text(atOnce))
                : PreflightPoint.Failed("capacity", "all-busy", null, Text(running), Text(atOnce)),
            await PageAsync(cancellationToken),
            _services.FreeBytes() is var free && free > _services.Options.MinFreeBytes
                ? PreflightPoint.Passed("disk", Text(free))
                : PreflightPoint.Failed("disk", "disk-full", null, Text(free), Text(_services.Options.MinFreeBytes)),
            _services.Ffmpeg is { } ffmpeg ? PreflightPoint.Passed("ffmpeg", ffmpeg) : new PreflightPoint("ffmpeg", PreflightStanding.Doubtful) { Cause = "no-ffmpeg" },
        ];
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

    /// <summary>True in the one portal that records on this data folder, which then also takes over what an earlier one left.</summary>
    private bool TakeOwnership()
    {
        lock (_starting)
        {
            if (_ownership is not null)
                return true;
            try
            {
                _ownership = new FileStream(_services.Data.File("recordings", "recorder.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                return false;
            }

            foreach (var id in CaptureFolder.All(_services.Data))
            {
                if (new CaptureFolder(_services.Data, id).Read() is { } record && record.RecordingId == id)
                    Run(new Capture(_services, record), isTakenOver: true);
            }

            return true;
        }
    }

    private void Run(Capture capture, bool isTakenOver)
    {
        var id = capture.Record.RecordingId;
        _captures[id] = capture;
        if (!capture.Record.HasEnded)
            _runs[id] = Task.Run(() => RunAsync(capture, isTakenOver));
    }

    private async Task RunAsync(Capture capture, bool isTakenOver)
    {
        try
        {
            await capture.RunAsync(isTakenOver, _ending.Token);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            RecorderLog.Failed(_services.Logger, capture.Record.RecordingId, error);
            capture.GiveUp(error.Message);
        }
        finally
        {
            _runs.TryRemove(capture.Record.RecordingId, out _);
        }
    }

    /// <summary>Lets go of what is in the library, and in time of what came to nothing.</summary>
    private void Forget()
    {
        foreach (var (id, capture) in _captures)
        {
            var record = capture.Record;
            var over = record.HasFile
                ? !File.Exists(capture.File)
                : record.EndedAt is { } ended && _services.Time.GetUtcNow().UtcDateTime - ended > _services.Timings.Remembered;
            if (!record.HasEnded || !over || !_captures.TryRemove(id, out _))
                continue;
            new CaptureFolder(_services.Data, id).Remove();
            capture.Dispose();
        }
    }

    private async Task<PreflightPoint> PageAsync(CancellationToken cancellationToken)
    {
        var url = await _services.Portal.GetLocalUrlAsync(cancellationToken);
        // The browser would have to trust a certificate that names another host.
        return url.Scheme == "http" ? PreflightPoint.Passed("page", url.AbsoluteUri) : PreflightPoint.Failed("page", "https-only", null, url.AbsoluteUri);
    }

    private static RecorderException Unavailable(string message) => new(RecordingReason.RecorderUnavailable, message);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
