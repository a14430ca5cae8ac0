using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bedrud.EndToEnd.Tests;

/// <summary>A recording's file, as ffprobe and ffmpeg measure it.</summary>
/// <param name="Seconds">Of the container.</param>
/// <param name="Brightness">Of the picture as a player shows it, 16 (black) to 235, on average over the file; 0 without a picture.</param>
/// <param name="Loudest">Decibels below full scale, 0 at most; minus infinity without sound.</param>
internal sealed partial record RecordedFile(double Seconds, bool HasVideo, bool HasAudio, double Brightness, double Loudest)
{
    public static async Task<RecordedFile> MeasureAsync(string path)
    {
        var probed = JsonDocument.Parse(await RunAsync("ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_type", "-of", "json", path)).RootElement;
        var kinds = probed.GetProperty("streams").EnumerateArray().Select(s => s.GetProperty("codec_type").GetString()).ToList();
        var seconds = double.Parse(probed.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture);
        // As it is seen: Chromium's false camera is a green without brightness of its own, which a player's colours give it.
        var bright = kinds.Contains("video") ? Values(await RunAsync("ffmpeg", "-v", "error", "-i", path, "-vf", "fps=2,format=rgb24,format=yuv444p,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-an", "-f", "null", "-"), Brightnesses()) : [];
        var loud = kinds.Contains("audio") ? Values(await RunAsync("ffmpeg", "-i", path, "-af", "volumedetect", "-vn", "-f", "null", "-"), Volumes()) : [];
        return new RecordedFile(
            seconds, kinds.Contains("video"), kinds.Contains("audio"), bright.DefaultIfEmpty(0).Average(), loud.DefaultIfEmpty(double.NegativeInfinity).Max());
    }

    private static List<double> Values(string text, Regex pattern) =>
        [.. pattern.Matches(text).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    // Both streams: ffmpeg writes its figures to standard error.
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error}");
        return await output + (program == "ffprobe" ? "" : await error);
    }

    [GeneratedRegex(@"YAVG=([0-9.]+)")]
    private static partial Regex Brightnesses();

    [GeneratedRegex(@"max_volume: (-?[0-9.]+) dB")]
    private static partial Regex Volumes();
}
