namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>The built-in recorder's intervals and limits.</summary>
internal sealed record CaptureTimings
{
    /// <summary>Calm it takes 1.5 s from the browser's start to its first word, loaded 4 s.</summary>
    public TimeSpan FirstWord { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>A recording whose portal was killed before it could start a browser is still begun by the next one: for so long nobody misses it.</summary>
    public TimeSpan Belated { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The page says how it goes every 2 s, and sends a fragment each second.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From the wish to stop until the page has sent everything.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Nobody but the recorder is there. LiveKit closes a room after 20 s without people, and says so: this is for servers that don't.</summary>
    public TimeSpan Alone { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>No way into the room.</summary>
    public TimeSpan Disconnected { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan LeaseRenewal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a browser brings at least, for the next one to be worth while: one whose encoder fails brings a header, or a second.</summary>
    public TimeSpan Fruit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Browsers in a row that brought nothing.</summary>
    public int FruitlessBrowsers { get; init; } = 3;

    /// <summary>Bytes of memory after which a browser is replaced; 400 to 700 MB are usual, shared pages counted once for each process that has them.</summary>
    public long MostMemory { get; init; } = 3L * 1024 * 1024 * 1024;

    /// <summary>How long a recording that came to nothing is still told of.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between two attempts to make the file of the parts: the disk may have room by then.</summary>
    public TimeSpan JoinAgain { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What ffmpeg has at least for the sound; half of the recording's length where that is more.</summary>
    public TimeSpan Convert { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two looks at a browser.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);
}
