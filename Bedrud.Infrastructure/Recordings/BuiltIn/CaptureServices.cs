using Bedrud.Infrastructure.LiveKit.Api;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>What every recording of the built-in recorder uses.</summary>
internal sealed class CaptureServices(
    DataFolder data,
    IPortalAddress portal,
    LiveKitConnection liveKit,
    TokenSigner signer,
    IOptions<RecordingOptions> options,
    CaptureTimings timings,
    TimeProvider time,
    ILogger<BuiltInRecorder> logger)
{
    public DataFolder Data => data;

    public IPortalAddress Portal => portal;

    public LiveKitConnection LiveKit => liveKit;

    public TokenSigner Signer => signer;

    public RecordingOptions Options => options.Value;

    public CaptureTimings Timings => timings;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Looked for each time: it may be installed meanwhile.</summary>
    public string? Browser => BrowserLocator.Browser(Options.BuiltIn.Browser);

    public string? Ffmpeg => BrowserLocator.Ffmpeg(Options.Ffmpeg);

    /// <summary>
    /// How many recordings may run at once. One takes half a core with two people and three quarters with four in 720p, and what runs short of time
    /// first is the meeting: so half of the cores are for recordings, and one recording is always allowed.
    /// </summary>
    public int AtOnce => Options.BuiltIn.AtOnce > 0 ? Options.BuiltIn.AtOnce : Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Bytes that are free where recordings are made.</summary>
    public long FreeBytes() => new DriveInfo(data.Path).AvailableFreeSpace;
}
