namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// Whose recordings these are: one portal's at a time, and then the next one's.
public sealed partial class BuiltInRecorder
{
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
}
