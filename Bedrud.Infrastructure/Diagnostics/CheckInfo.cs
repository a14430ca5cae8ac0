using System.Collections.Immutable;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>The groups of the health page, in its order.</summary>
public enum CheckGroup
{
    /// <summary>The media server's start and process: S1 to S7, C3, C4, C6.</summary>
    Start,

    /// <summary>Reaching LiveKit, by the portal and by browsers: C1, C2, C5, C7, M4, certificates, clocks.</summary>
    Connection,

    /// <summary>Sound and picture: M1, M2, M3, M5, M6.</summary>
    Media,

    /// <summary>Webhooks and what follows from them: W1 to W3.</summary>
    Webhooks,

    /// <summary>R1 to R4.</summary>
    Recordings,

    /// <summary>The portal itself: database, disk, keys, load.</summary>
    Portal,
}

/// <summary>What happened that checks should look at once.</summary>
[Flags]
public enum Concern
{
    None = 0,

    /// <summary>The media server's state changed: started, ended, gave up.</summary>
    MediaServer = 1,

    /// <summary>LiveKit stopped answering the portal, or answers again.</summary>
    LiveKit = 2,

    /// <summary>Somebody who was admitted did not get in.</summary>
    Join = 4,

    /// <summary>A webhook was refused, was missing, or came again after a silence.</summary>
    Webhook = 8,

    /// <summary>Settings or files of configuration changed.</summary>
    Configuration = 16,

    /// <summary>A browser's connection test came in.</summary>
    ConnectionTest = 32,

    /// <summary>A recording started, ended or failed.</summary>
    Recording = 64,
}

/// <summary>What a check is, beside what it finds.</summary>
/// <param name="Id">Stable, in the database, the API and the metrics: <c>C1</c>; those beyond the 27 in words, <c>disk-space</c>.</param>
public sealed record CheckInfo(string Id, CheckGroup Group)
{
    /// <summary>Between two looks while nothing is wrong. What reads memory alone: 5 s. What asks LiveKit or the disk: 15 s or more. What costs: minutes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks while something is, so that it is seen to be mended within half a minute.</summary>
    public TimeSpan EveryWhileWrong { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a look may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After these it is looked at once.</summary>
    public Concern Concerns { get; init; }

    /// <summary>Checks whose failure makes a look at this one worthless: while one of them is failing this one is unknown, and raises no alarm of its own.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>So many looks in a row must agree before something is called wrong: for what may be a blink.</summary>
    public int Confirmations { get; init; } = 1;
}
