namespace Bedrud.Web.Features.Meeting;

/// <summary>How the meeting's stream behaves.</summary>
public sealed record StreamSettings
{
    /// <summary>Between two signs of life, and between two looks at what another portal may have changed about the room.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two states: at most five a second.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long somebody may be missing before their stream ends: after LiveKit's restart everybody comes back within seconds, as somebody new. They are
    /// told nothing meanwhile.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes that a file of the chat may have; 0 where none are taken.</summary>
    public Func<long> MaxFileBytes { get; init; } = () => 0;
}
