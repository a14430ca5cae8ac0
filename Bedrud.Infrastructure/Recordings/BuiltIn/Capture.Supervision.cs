using System.Security.Cryptography;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// The browsers: started, looked at, replaced, ended.
internal sealed partial class Capture
{
    private async Task SuperviseAsync(bool isTakenOver, CancellationToken cancellationToken)
    {
        _heard = _grew = _firstGrew = _people = _connected = Time.GetTimestamp();
        if (isTakenOver && !TakeOver())
        {
            var last = new FileInfo(_folder.Part(Record.Part));
            End(RecorderStatus.Aborted, "The recorder ended while the portal was away.", last.Exists ? last.LastWriteTimeUtc : null);
            return;
        }

        var fruitless = 0;
        var (leased, stopSince) = (0L, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (Record.StopRequested && stopSince == 0)
                stopSince = Time.GetTimestamp();
            if (_done || (stopSince != 0 && (Time.GetElapsedTime(stopSince) > Timings.Stop || _browser is not { IsAlive: true })))
            {
                End(Record.Outcome, Record.Error);
                return;
            }

            if (leased == 0 || Time.GetElapsedTime(leased) > Timings.LeaseRenewal)
            {
                leased = Time.GetTimestamp();
                _browser?.RenewLease();
                LookAround();
            }

            if (!Record.StopRequested && Trouble() is { } trouble)
            {
                fruitless = _partGrew && Time.GetElapsedTime(_firstGrew, _grew) >= Timings.Fruit ? 0 : fruitless + 1;
                if (_browser is not null)
                    RecorderLog.Replaced(_services.Logger, Record.RecordingId, Record.Part, trouble);
                if (fruitless > Timings.FruitlessBrowsers)
                {
                    End(RecorderStatus.Failed, _fault ?? _browser?.LastWords() ?? trouble);
                    return;
                }

                await ReplaceAsync(cancellationToken);
                continue;
            }

            await TellToStopAsync(cancellationToken);
            await _nudge.WaitAsync(Timings.Look, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>False where the browser of an earlier portal is gone.</summary>
    private bool TakeOver()
    {
        var record = Record;
        var profile = _folder.Profile(record.Part);
        // The portal died between starting it and writing it down: its profile is on its command line.
        var identity = record.Browser ?? LiveKit.Embedded.ProcessIdentity.WithArgument($"--user-data-dir={Path.Combine(profile, "data")}");
        if (identity is not { IsAlive: true })
        {
            _done = record.StopRequested;
            return _done || (record.Part == 0 && Now - record.AskedAt < Timings.Belated);
        }

        _browser = new BrowserProcess(identity, profile);
        _partGrew = _aligned = true;
        if (record.Browser is null)
            Change(r => r with { Browser = identity });
        RecorderLog.TakenOver(_services.Logger, record.RecordingId, identity.Pid);
        return true;
    }

    /// <summary>Why the browser must be replaced; null where it is well.</summary>
    private string? Trouble()
    {
        if (_browser is null)
            return "there is none";
        if (!_browser.IsAlive)
            return "it has ended";
        if (_fault is not null)
            return _fault;
        var limit = _partGrew ? Timings.Silence : Timings.FirstWord;
        if (Time.GetElapsedTime(_heard) > limit)
            return $"it has been silent for {limit.TotalSeconds:F0} s";
        // It may speak, and record nothing.
        return Time.GetElapsedTime(_grew) > limit ? $"it has recorded nothing for {limit.TotalSeconds:F0} s" : null;
    }

    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        EndBrowser();
        if (_services.Browser is not { } program)
        {
            RequestStop(outcome: RecorderStatus.Failed, error: "There is no browser to record with.");
            return;
        }

        var portal = await _services.Portal.GetLocalUrlAsync(cancellationToken);
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        // A browser that brought nothing leaves its number to the next.
        Change(record => record with { Part = _partGrew || record.Part == 0 ? record.Part + 1 : record.Part, SecretHash = Hash(secret), Browser = null });
        var record = Record;
        (_partGrew, _fault) = (false, null);
        _heard = _grew = _firstGrew = Time.GetTimestamp();
        try
        {
            System.IO.File.Delete(_folder.Part(record.Part));
            _browser = BrowserProcess.Start(program, _folder.Profile(record.Part), new Uri(portal, $"/recorder/{record.RecordingId:N}"), secret);
            Change(r => r with { Browser = _browser.Identity });
            RecorderLog.Started(_services.Logger, record.RecordingId, _browser.Identity.Pid, record.Part);
        }
        catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception or UnauthorizedAccessException)
        {
            RequestStop(outcome: RecorderStatus.Failed, error: error.Message);
        }
    }

    /// <summary>What ends a recording though nobody wished so, and what a browser may not do for hours.</summary>
    private void LookAround()
    {
        if (Record.StopRequested || _page is null)
            return;
        if (Time.GetElapsedTime(_people) > Timings.Alone || Time.GetElapsedTime(_connected) > Timings.Disconnected)
            RequestStop(meetingEnded: true);
        // The file is made beside the parts.
        else if (_services.FreeBytes() < (_services.Options.MinFreeBytes / 2) + _folder.Written(Record.Part))
            RequestStop(outcome: RecorderStatus.LimitReached, error: "The disk is nearly full.");
        else if (_browser?.Memory() > Timings.MostMemory)
            _browser.Kill();
    }

    private async Task TellToStopAsync(CancellationToken cancellationToken)
    {
        if (!Record.StopRequested || _stopTold || _page is not { } page)
            return;
        _stopTold = true;
        try
        {
            await page.StopAsync(cancellationToken);
        }
        catch (Exception error) when (error is System.Net.WebSockets.WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It is gone, and is told when it comes back.
        }
    }

    private void End(RecorderStatus outcome, string? error, DateTime? at = null)
    {
        EndBrowser();
        Change(record => record with { Status = RecorderStatus.Ending, Outcome = outcome, Error = error, EndedAt = at ?? record.StopRequestedAt ?? Now, Browser = null, SecretHash = "" });
    }

    private void EndBrowser()
    {
        lock (_lock)
            _pageEnd?.Cancel();
        if (_browser is null)
            return;
        _browser.Kill();
        _browser.RemoveProfile();
        _browser = null;
    }
}
