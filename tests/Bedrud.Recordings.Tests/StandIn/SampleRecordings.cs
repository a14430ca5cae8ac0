using System.Diagnostics;
using System.Text;

namespace Bedrud.Recordings.Tests;

/// <summary>Small recordings with a picture and a tone, made once by ffmpeg, and each of them different from all others by a box that players skip.</summary>
internal static class SampleRecordings
{
    private static readonly int[] Lengths = [1, 2, 4];
    private static readonly Lazy<Task<byte[][]>> Made = new(() => Task.WhenAll(Lengths.Select(MakeAsync)));

    /// <summary>A file of one of the lengths, and its length.</summary>
    public static async Task<(byte[] Bytes, TimeSpan Duration)> NewAsync(string id)
    {
        var which = (int)((uint)id.GetHashCode(StringComparison.Ordinal) % Lengths.Length);
        return ([.. (await Made.Value)[which], .. Free(id)], TimeSpan.FromSeconds(Lengths[which]));
    }

    // A box of ISO/IEC 14496-12: its length, "free", anything.
    private static byte[] Free(string id)
    {
        byte[] content = [.. "free"u8, .. Encoding.ASCII.GetBytes(id)];
        var length = content.Length + 4;
        return [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. content];
    }

    private static async Task<byte[]> MakeAsync(int seconds)
    {
        var path = Path.Combine(Path.GetTempPath(), $"bedrud-sample-{Guid.NewGuid():N}.mp4");
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", $"testsrc=size=320x180:rate=25:duration={seconds}", "-f", "lavfi", "-i", $"sine=frequency=440:duration={seconds}",
            "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart", path,
        ];
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ffmpeg made no sample: {error}");
        var bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        return bytes;
    }
}
