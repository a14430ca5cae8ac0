using System.Diagnostics;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// The file that is made of the parts.
internal sealed partial class Capture
{
    /// <returns>False where it is worth another attempt: the parts are there still.</returns>
    private async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        var record = Record;
        // What was told as failed is taken for a recording only where it is complete now.
        var outcome = record.HasEnded ? RecorderStatus.Complete : record.Outcome;
        try
        {
            for (var n = 1; n <= record.Part; n++)
                CaptureFolder.RemoveFolder(_folder.Profile(n));
            var joinedPath = $"{_folder.File}.joined";
            var parts = Enumerable.Range(1, record.Part).Select(_folder.Part).ToList();
            if (await PartJoiner.JoinAsync(parts, joinedPath, cancellationToken) is not { } joined)
            {
                Finished(record with { Status = record.Outcome == RecorderStatus.Complete ? RecorderStatus.Failed : record.Outcome, Error = record.Error ?? "Nothing was recorded." });
                return true;
            }

            if (joined.Left.Count > 0)
            {
                var left = $"{joined.Left.Count} of {record.Part} parts could not be joined and are kept in {_folder.Rest}.";
                RecorderLog.PartsLeft(_services.Logger, record.RecordingId, left);
                // Before they are moved, since whoever joins the others again would not know of them; and before the file is there, with which the folder may go.
                Change(r => record = r with { Error = left });
                _folder.KeepRest(joined.Left);
            }

            if (!await ConvertAsync(joinedPath, joined, cancellationToken))
                System.IO.File.Move(joinedPath, _folder.File, overwrite: true);
            System.IO.File.Delete(joinedPath);
            Finished(record with
            {
                Status = outcome,
                Duration = joined.Duration,
                Size = new FileInfo(_folder.File).Length,
                HasFile = true,
            });
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            RecorderLog.FileFailed(_services.Logger, record.RecordingId, error);
            Finished(record with { Status = RecorderStatus.Failed, Error = error.Message });
            return false;
        }

        RemoveParts();
        return true;
    }

    // They are in the file: what can't be removed goes with the folder.
    private void RemoveParts()
    {
        try
        {
            _folder.RemoveParts(Record.Part);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RecorderLog.DiskFailed(_services.Logger, Record.RecordingId, error.Message);
        }
    }

    /// <summary>Sound as AAC, which every player knows, and the index in front. The picture stays as it is. False without ffmpeg or room, or where it fails or takes too long.</summary>
    private async Task<bool> ConvertAsync(string from, JoinedFile joined, CancellationToken cancellationToken)
    {
        var to = _folder.NewDraft();
        if (_services.Ffmpeg is not { } ffmpeg)
            return false;
        if (_services.FreeBytes() < joined.Size + (_services.Options.MinFreeBytes / 4))
        {
            RecorderLog.NotConverted(_services.Logger, Record.RecordingId, "there is no room for a second file");
            return false;
        }

        var most = joined.Duration / 2 > Timings.Convert ? joined.Duration / 2 : Timings.Convert;
        RecorderLog.Converting(_services.Logger, Record.RecordingId, most);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(most);
        // Meetings come first.
        var info = new ProcessStartInfo("nice") { RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "-n", "15", ffmpeg, "-v", "error", "-nostdin", "-y", "-i", from, "-map", "0", "-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", "-f", "mp4", to,
        ];
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        Process? process = null;
        try
        {
            process = Process.Start(info)!;
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode == 0)
            {
                await FlushAsync(to);
                System.IO.File.Move(to, _folder.File, overwrite: true);
                return true;
            }

            RecorderLog.NotConverted(_services.Logger, Record.RecordingId, (await errors).Trim());
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            RecorderLog.NotConverted(_services.Logger, Record.RecordingId, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            RecorderLog.NotConverted(_services.Logger, Record.RecordingId, $"it took longer than {most}");
        }
        finally
        {
            if (process is { HasExited: false })
                process.Kill();
            process?.Dispose();
        }

        System.IO.File.Delete(to);
        return false;
    }

    private static async Task FlushAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private void Finished(CaptureRecord record)
    {
        Change(_ => record);
        RecorderLog.Finished(_services.Logger, record.RecordingId, record.Status, record.Duration, record.Size);
    }
}
