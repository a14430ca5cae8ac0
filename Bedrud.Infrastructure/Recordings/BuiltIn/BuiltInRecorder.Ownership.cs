namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// Whose recordings these are: one portal's at a time, and then the next one's.
public sealed partial class BuiltInRecorder
{
    // EAGAIN, as .NET tells of a lock that another process has.
    private const int Locked = 11;

    /// <summary>True in the one portal that records on this data folder, which then also takes over what an earlier one left.</summary>
    private bool TakeOwnership()
    {
        lock (_starting)
        {
            if (_ownership is not null)
                return true;
            _problem = null;
            FileStream? mine = null;
            try
            {
                mine = new FileStream(_services.Data.File("recordings", "recorder.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                foreach (var id in CaptureFolder.All(_services.Data).ToList())
                    TakeOver(new CaptureFolder(_services.Data, id), id);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                mine?.Dispose();
                _problem = error is IOException { HResult: Locked } ? null : error.Message;
                return false;
            }

            _ownership = mine;
            return true;
        }
    }

    // One folder that can't be read (another user's) is no reason to leave the others, or not to start.
    private void TakeOver(CaptureFolder folder, Guid id)
    {
        try
        {
            if (folder.Read() is { } record && record.RecordingId == id)
                Run(new Capture(_services, record), isTakenOver: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RecorderLog.NotTakenOver(_services.Logger, folder.Path, error.Message);
            _problem = error.Message;
        }
    }

    /// <summary>Checks that this portal records, and goes on to.</summary>
    /// <exception cref="RecorderException">Another portal does, or this one ends.</exception>
    private void Own()
    {
        if (_stopped)
            throw Unavailable("The portal is ending.");
        if (!TakeOwnership())
            throw Unavailable(_problem ?? "Another portal records on this data folder.");
    }

    private void Run(Capture capture, bool isTakenOver)
    {
        var id = capture.Record.RecordingId;
        _captures[id] = capture;
        if (!capture.Record.HasEnded || capture.HasLooseParts)
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
        }
        finally
        {
            _runs.TryRemove(capture.Record.RecordingId, out _);
        }
    }

    /// <summary>Lets go of what is in the library, and in time of what came to nothing. Never removes what was recorded and is in no file.</summary>
    private void Forget()
    {
        foreach (var (id, capture) in _captures)
        {
            var record = capture.Record;
            var over = record.HasFile
                ? !File.Exists(capture.File)
                : record.EndedAt is { } ended && _services.Time.GetUtcNow().UtcDateTime - ended > _services.Timings.Remembered;
            if (!record.HasEnded || !over || (!record.HasFile && _runs.ContainsKey(id)) || !_captures.TryRemove(id, out _))
                continue;
            if (!capture.HasLooseParts)
                new CaptureFolder(_services.Data, id).Remove();
            capture.Dispose();
        }
    }
}
