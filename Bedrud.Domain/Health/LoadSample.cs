namespace Bedrud.Domain.Health;

/// <summary>How much there was to do in one minute, for the charts. Kept for 7 days.</summary>
public sealed class LoadSample
{
    public long Id { get; init; }

    /// <summary>UTC; the minute's end.</summary>
    public required DateTime At { get; init; }

    /// <summary>Meetings that ran.</summary>
    public int Rooms { get; init; }

    /// <summary>Connections to them.</summary>
    public int Participants { get; init; }

    /// <summary>Published tracks.</summary>
    public int Tracks { get; init; }

    /// <summary>Media that LiveKit received and sent, bits a second over the minute; null where its figures can't be read.</summary>
    public long? BitsIn { get; init; }

    /// <inheritdoc cref="BitsIn"/>
    public long? BitsOut { get; init; }

    /// <summary>Of the media server, in cores (1.0 = one whole core), over the minute; null where it can't be read.</summary>
    public double? ServerCpu { get; init; }

    /// <summary>Of the portal, in cores.</summary>
    public double PortalCpu { get; init; }

    /// <summary>Of the media server, bytes; null where it can't be read.</summary>
    public long? ServerMemory { get; init; }

    /// <summary>Of the portal, bytes of its working set.</summary>
    public long PortalMemory { get; init; }

    /// <summary>Open circuits of the portal.</summary>
    public int Circuits { get; init; }
}
