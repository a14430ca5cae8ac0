using Bedrud.Domain.Recordings;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Recordings.Control;

/// <summary>The recorders of this portal, and which of them records from now on. A recording stays with the one that began it. A singleton.</summary>
public sealed class Recorders(IEnumerable<IRecorder> recorders, IOptions<RecordingOptions> options, IOptions<LiveKitOptions> liveKit)
{
    private readonly Dictionary<RecordingEngine, IRecorder> _byEngine = recorders.ToDictionary(r => r.Engine);

    /// <summary>What the settings ask for; it may not be there.</summary>
    public RecordingEngine Chosen => options.Value.Recorder switch
    {
        RecorderChoice.Egress => RecordingEngine.Egress,
        RecorderChoice.BuiltIn => RecordingEngine.BuiltIn,
        _ => liveKit.Value.External ? RecordingEngine.Egress : RecordingEngine.BuiltIn,
    };

    /// <summary>Makes new recordings; null where this portal has none of the kind that is chosen.</summary>
    public IRecorder? Current => Of(Chosen);

    public IEnumerable<IRecorder> All => _byEngine.Values;

    /// <summary>Null where this portal has none of this kind.</summary>
    public IRecorder? Of(RecordingEngine engine) => _byEngine.GetValueOrDefault(engine);
}
