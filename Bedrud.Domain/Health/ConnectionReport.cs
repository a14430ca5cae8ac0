namespace Bedrud.Domain.Health;

/// <summary>What a browser found when somebody tested their connection and agreed to tell. Claims of a browser, none of them believed alone; kept for 30 days.</summary>
public sealed class ConnectionReport
{
    public const int BrowserMaxLength = 80;
    public const int NetworkMaxLength = 45;
    public const int DetailsMaxLength = 16_000;

    public Guid Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Such as <c>Chrome 141, Android</c>; a claim of the browser.</summary>
    public required string Browser { get; init; }

    /// <summary>The network that the portal saw them come from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one.</summary>
    public required string Network { get; init; }

    /// <summary>Each null where that path was not tried.</summary>
    public bool? Signalling { get; init; }

    /// <inheritdoc cref="Signalling"/>
    public bool? Udp { get; init; }

    /// <inheritdoc cref="Signalling"/>
    public bool? Tcp { get; init; }

    /// <inheritdoc cref="Signalling"/>
    public bool? TurnUdp { get; init; }

    /// <inheritdoc cref="Signalling"/>
    public bool? TurnTls { get; init; }

    /// <summary>Whether picture and sound that were sent arrived.</summary>
    public bool? Media { get; init; }

    /// <summary>Milliseconds; null where nothing connected.</summary>
    public int? RoundTrip { get; init; }

    /// <summary>Seconds by which the browser's clock is ahead of the portal's.</summary>
    public double? ClockAhead { get; init; }

    /// <summary>The candidate pair that was chosen without any restriction, such as <c>udp host → host 10.0.0.5:50123</c>; null where none was.</summary>
    public string? SelectedPair { get; init; }

    /// <summary>The whole result as the person saw it, JSON.</summary>
    public required string Details { get; init; }
}
