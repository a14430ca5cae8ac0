using System.Collections.Immutable;
using Bedrud.Domain.Health;

namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>What the checks need of a <see cref="ConnectionReport"/>.</summary>
internal sealed record BrowserTest(DateTime At, string Network)
{
    public bool? Signalling { get; init; }

    public bool? Udp { get; init; }

    public bool? Tcp { get; init; }

    public bool? TurnUdp { get; init; }

    public bool? TurnTls { get; init; }

    public bool? Media { get; init; }

    public double? ClockAhead { get; init; }

    public string? SelectedPair { get; init; }
}

/// <summary>What the checks need of a <see cref="JoinFailure"/>.</summary>
internal sealed record FailedJoin(DateTime At, string Cause, double? ClockAhead)
{
    /// <summary>See <see cref="JoinFailure.Who"/>.</summary>
    public string Who { get; init; } = "";
}

/// <summary>What browsers told lately, the latest first.</summary>
internal sealed record BrowserTests(ImmutableArray<BrowserTest> Tests, ImmutableArray<FailedJoin> Failures)
{
    public static readonly BrowserTests None = new([], []);

    /// <summary>Addresses that LiveKit offered for media to the browser that told last, such as <c>udp 10.0.0.5:50123</c>.</summary>
    public ImmutableArray<string> Offered { get; init; } = [];

    public BrowserTests Since(DateTime from) => this with { Tests = [.. Tests.Where(t => t.At >= from)], Failures = [.. Failures.Where(f => f.At >= from)] };
}
