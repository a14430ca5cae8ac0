using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>
/// One recording of the built-in recorder: browsers that come one after the other if need be, the part that each of them sends, and the file that is made of the
/// parts. Each step is on the disk before the next, so that another portal goes on where this one ended. Safe for concurrent use.
/// </summary>
internal sealed partial class Capture : IDisposable
{
    private readonly CaptureServices _services;
    private readonly CaptureFolder _folder;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _nudge = new(0);
    private CaptureRecord _record;
    private BrowserProcess? _browser;
    private PageConnection? _page;
    private CancellationTokenSource? _pageEnd;
    private long _heard;
    private long _grew;
    private long _firstGrew;
    private long _people;
    private long _connected;
    private string? _fault;
    private bool _done;
    private bool _stopTold;
    private bool _partGrew;
    private bool _aligned;

    /// <param name="record">New, or as an earlier portal left it.</param>
    public Capture(CaptureServices services, CaptureRecord record)
    {
        (_services, _record) = (services, record);
        _folder = new CaptureFolder(services.Data, record.RecordingId);
    }

    public CaptureRecord Record
    {
        get
        {
            lock (_lock)
                return _record;
        }
    }

    public string File => _folder.File;

    /// <summary>Whether something was recorded that is in no file yet.</summary>
    public bool HasLooseParts => Record is { HasFile: false } record && _folder.Written(record.Part) > 0;

    private CaptureTimings Timings => _services.Timings;

    private TimeProvider Time => _services.Time;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>As the keeper is told of it.</summary>
    public RecorderReport Report()
    {
        var record = Record;
        return new RecorderReport(record.EngineId, record.RecordingId, record.RoomName, record.Status)
        {
            StartedAt = record.StartedAt,
            EndedAt = record.EndedAt,
            Location = record.HasFile ? _folder.File : null,
            Size = record.HasEnded ? record.Size : _folder.Written(record.Part),
            Duration = record.Duration,
            Error = record.Error,
            MeetingEnded = record.MeetingEnded,
        };
    }

    /// <summary>Writes a new one down.</summary>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public void Save() => _folder.Write(Record);

    /// <summary>Ends the recording soon; what was recorded is kept.</summary>
    public void RequestStop(bool meetingEnded = false, RecorderStatus outcome = RecorderStatus.Complete, string? error = null)
    {
        if (Record is { StopRequested: true } or { Runs: false })
            return;
        Change(record => record with { StopRequestedAt = Now, MeetingEnded = meetingEnded, Outcome = outcome, Error = error ?? record.Error });
        _nudge.Release();
    }

    /// <summary>Records until the end, and makes the file, however often that takes; or until the portal ends, which leaves the browser alone.</summary>
    public async Task RunAsync(bool isTakenOver, CancellationToken cancellationToken)
    {
        try
        {
            if (Record.Runs)
                await SuperviseAsync(isTakenOver, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody foresaw it. What was recorded is kept.
            RecorderLog.Failed(_services.Logger, Record.RecordingId, error);
            End(RecorderStatus.Failed, error.Message);
        }

        while (!Record.HasEnded || HasLooseParts)
        {
            if (await FinishAsync(cancellationToken))
                return;
            await Task.Delay(Timings.JoinAgain, Time, cancellationToken);
        }
    }

    /// <summary>Serves the page's socket until either side ends it.</summary>
    public async Task ServeAsync(WebSocket socket, FromPage hello, CancellationToken cancellationToken)
    {
        if (!Knows(hello))
            return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        PageConnection page;
        lock (_lock)
        {
            // The latest wins: of the one before the page has heard nothing for a while.
            _pageEnd?.Cancel();
            page = new PageConnection(socket, new PartFile(_folder.Part(_record.Part)));
            (_page, _pageEnd, _stopTold) = (page, end, false);
        }

        page.Written += Grew;
        Task[] both = [];
        try
        {
            await page.WelcomeAsync(PageSettings.Of(Record), end.Token);
            Hear();
            _browser?.ForgetSecret();
            _nudge.Release();
            both = [ListenAsync(page, end.Token), page.AcknowledgeAsync(end.Token)];
            await Task.WhenAny(both).Unwrap();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not FileNotFoundException))
        {
            RecorderLog.DiskFailed(_services.Logger, Record.RecordingId, error.Message);
            RequestStop(outcome: RecorderStatus.LimitReached, error: error.Message);
        }
        finally
        {
            await end.CancelAsync();
            lock (_lock)
            {
                if (_page == page)
                    (_page, _pageEnd) = (null, null);
            }

            await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            page.Dispose();
        }
    }

    public void Dispose() => _nudge.Dispose();

    private async Task ListenAsync(PageConnection page, CancellationToken cancellationToken)
    {
        while (await page.ReadAsync(cancellationToken) is { } message)
        {
            Hear();
            switch (message.Type)
            {
                case "admission":
                    await page.AdmitAsync(RecorderAdmission.Make(_services.LiveKit, _services.Signer, Record), cancellationToken);
                    break;
                case "pulse":
                    if (message.People > 0 || !message.Connected)
                        _people = Time.GetTimestamp();
                    if (message.Connected)
                        _connected = Time.GetTimestamp();
                    Align(message.Seconds);
                    break;
                case "ended":
                    RecorderLog.MeetingEnded(_services.Logger, Record.RecordingId, message.Reason ?? "");
                    RequestStop(meetingEnded: true);
                    break;
                case "trouble":
                    RecorderLog.Trouble(_services.Logger, Record.RecordingId, message.Code ?? "", message.Text ?? "");
                    if (message.IsFatal && _page == page)
                    {
                        _fault = message.Text;
                        _nudge.Release();
                    }

                    break;
                case "done":
                    _done = true;
                    _nudge.Release();
                    break;
            }
        }
    }

    private void Hear() => _heard = Time.GetTimestamp();

    private void Grew()
    {
        _grew = Time.GetTimestamp();
        if (!_partGrew)
            _firstGrew = _grew;
        _partGrew = true;
        // The first fragment comes when its second is over.
        if (Record.StartedAt is null)
            Change(record => record with { StartedAt = Now - TimeSpan.FromSeconds(1), Status = RecorderStatus.Active });
    }

    /// <summary>The page knows best when it began.</summary>
    private void Align(double seconds)
    {
        if (_aligned || seconds <= 0 || Record is not { Part: 1, StartedAt: not null })
            return;
        _aligned = true;
        Change(record => record with { StartedAt = Now - TimeSpan.FromSeconds(seconds) });
    }

    private bool Knows(FromPage hello) => hello is { Type: "hello", Secret: { } secret } && Record is { HasEnded: false } record
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(record.SecretHash));

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private void Change(Func<CaptureRecord, CaptureRecord> change)
    {
        lock (_lock)
        {
            _record = change(_record);
            try
            {
                _folder.Write(_record);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // This portal goes on by what it knows; another one would go on by what it knew before.
                RecorderLog.DiskFailed(_services.Logger, _record.RecordingId, error.Message);
            }
        }
    }
}
