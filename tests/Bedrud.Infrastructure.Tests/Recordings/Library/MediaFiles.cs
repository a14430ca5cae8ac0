using System.Collections.Concurrent;
using System.Diagnostics;

namespace Bedrud.Infrastructure.Tests.Recordings.Library;

/// <summary>Recordings made by ffmpeg: a moving picture and a tone. Each kind is made once.</summary>
internal static class MediaFiles
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Made = new();

    public static bool HasFfmpeg { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, "ffmpeg")));

    /// <summary>An ordinary file of 4 seconds, 320x180.</summary>
    public static byte[] Plain => Make();

    public static byte[] Fragmented => Make("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-g", "15");

    public static byte[] FastStart => Make("-movflags", "+faststart");

    public static byte[] AudioOnly => Make("-vn");

    public static byte[] BlackAndSilent => Make(["-f", "lavfi", "-i", "color=black:size=320x180:rate=15", "-f", "lavfi", "-i", "anullsrc"], []);

    private static byte[] Make(params string[] output) => Make(["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15", "-f", "lavfi", "-i", "sine=frequency=440"], output);

    private static byte[] Make(string[] input, string[] output)
    {
        Assert.SkipUnless(HasFfmpeg, "ffmpeg is not installed: files as LiveKit makes them can't be made.");
        return Made.GetOrAdd(string.Join(' ', [.. input, .. output]), _ => new Lazy<byte[]>(() =>
        {
            var file = Path.Combine(Path.GetTempPath(), $"bedrud-media-{Guid.NewGuid():N}.mp4");
            string[] codecs = [.. output.Contains("-vn") ? Array.Empty<string>() : ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"], "-c:a", "aac"];
            var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", .. input, "-t", "4", .. codecs, .. output, "-y", file]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            var bytes = File.ReadAllBytes(file);
            File.Delete(file);
            return bytes;
        })).Value;
    }
}
