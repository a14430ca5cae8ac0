using System.Globalization;
using System.Text.RegularExpressions;

namespace Bedrud.Infrastructure.Recordings.Library;

/// <summary>What only pictures and sounds themselves tell: a still of a file, and whether it is black or silent. Needs ffmpeg. A singleton.</summary>
internal sealed partial class MediaSample(Ffmpeg ffmpeg)
{
    // Below this, in dB of full scale, there is nothing that anybody could hear.
    private const double Silence = -70;
    private static readonly TimeSpan PictureLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SoundLimit = TimeSpan.FromMinutes(2);

    /// <summary>Writes a picture (JPEG, 640 pixels wide) from a tenth into the file.</summary>
    /// <returns>Whether there is one now.</returns>
    public async Task<bool> TakeThumbnailAsync(string path, MediaFacts facts, string target, CancellationToken cancellationToken)
    {
        if (!facts.HasVideo || ffmpeg.Program is not { } program)
            return false;
        File.Delete(target);
        var run = await Ffmpeg.RunAsync(
            program, PictureLimit, cancellationToken,
            ["-nostdin", "-v", "error", "-ss", Seconds(facts.Duration * 0.1), .. Ffmpeg.Input, "-i", $"file:{path}", "-frames:v", "1", "-vf", "scale=640:-2", "-q:v", "4", "-y", $"file:{target}"]);
        return run is { Code: 0 } && new FileInfo(target) is { Exists: true, Length: > 0 };
    }

    /// <summary>What is doubtful about a file that can be played, in words; null where nothing is, or nobody can say.</summary>
    public async Task<string?> DoubtAsync(string path, MediaFacts facts, bool expectsVideo, CancellationToken cancellationToken)
    {
        var doubts = new List<string>();
        if (expectsVideo && !facts.HasVideo)
            doubts.Add("It has no picture.");
        else if (facts.HasVideo && await IsBlackAsync(path, facts, cancellationToken))
            doubts.Add("Its picture is black wherever it was looked at.");
        if (!facts.HasAudio)
            doubts.Add("It has no sound.");
        else if (await IsSilentAsync(path, cancellationToken))
            doubts.Add("Its sound is silence from beginning to end.");
        return doubts.Count == 0 ? null : string.Join(' ', doubts);
    }

    // Ten frames each at a tenth, the middle and near the end: a meeting's picture may well be black somewhere.
    private async Task<bool> IsBlackAsync(string path, MediaFacts facts, CancellationToken cancellationToken)
    {
        if (ffmpeg.Program is not { } program)
            return false;
        foreach (var part in new[] { 0.1, 0.5, 0.9 })
        {
            var run = await Ffmpeg.RunAsync(
                program, PictureLimit, cancellationToken,
                ["-nostdin", "-hide_banner", "-nostats", "-ss", Seconds(facts.Duration * part), .. Ffmpeg.Input, "-i", $"file:{path}", "-map", "0:v:0", "-frames:v", "10", "-vf", "blackframe=98:32", "-f", "null", "-"]);
            if (run is not { Code: 0 } done || !done.Errors.Contains("pblack:", StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private async Task<bool> IsSilentAsync(string path, CancellationToken cancellationToken)
    {
        if (ffmpeg.Program is not { } program)
            return false;
        var run = await Ffmpeg.RunAsync(
            program, SoundLimit, cancellationToken,
            ["-nostdin", "-hide_banner", "-nostats", .. Ffmpeg.Input, "-i", $"file:{path}", "-map", "0:a:0", "-af", "volumedetect", "-f", "null", "-"]);
        // "max_volume: -91.0 dB"; of no samples at all it says nothing.
        return run is { Code: 0 } done && Loudest().Match(done.Errors) is { Success: true } found && double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) < Silence;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"max_volume: (-?[0-9.]+) dB")]
    private static partial Regex Loudest();
}
