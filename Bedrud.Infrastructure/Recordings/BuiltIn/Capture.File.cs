using System.Diagnostics;
using Bedrud.Domain.Recordings;
using Microsoft.Extensions.Logging;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

// The file that is made of the parts.
internal sealed partial class Capture
{
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        var record = Record;
        try
        {
            for (var n = 1; n <= record.Part; n++)
                CaptureFolder.RemoveFolder(_folder.Profile(n));
            var joinedPath = $"{_folder.File}.joined";
            var parts = Enumerable.Range(1, record.Part).Select(_folder.Part).ToList();
            if (await PartJoiner.JoinAsync(parts, joinedPath, cancellationToken) is not { } joined)
            {
                Finished(record with { Status = record.Outcome == RecorderStatus.Complete ? RecorderStatus.Failed : record.Outcome, Error = record.Error ?? "Nothing was recorded." });
                return;
            }

            if (!await ConvertAsync(joinedPath, $"{_folder.File}.converted", cancellationToken))
                System.IO.File.Move(joinedPath, _folder.File, overwrite: true);
            System.IO.File.Delete(joinedPath);
            Finished(record with
            {
                Status = record.Outcome,
                Duration = joined.Duration,
                Size = new FileInfo(_folder.File).Length,
                HasFile = true,
                Error = joined.Left > 0 ? $"{joined.Left} of {record.Part} parts could not be joined." : record.Error,
            });
            // What could not be joined stays, for somebody to look at.
            if (joined.Left == 0)
                _folder.RemoveParts(record.Part);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException)
        {
            RecorderLog.FileFailed(_services.Logger, record.RecordingId, error);
            Finished(record with { Status = RecorderStatus.Failed, Error = error.Message });
        }
    }

    /// <summary>Sound as AAC, which every player knows, and the index in front. The picture stays as it is. False without ffmpeg, or where it fails.</summary>
    private async Task<bool> ConvertAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (_services.Ffmpeg is not { } ffmpeg)
            return false;
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
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
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
