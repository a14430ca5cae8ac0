namespace Bedrud.Domain.Outgoing;

public enum DeliveryState
{
    /// <summary>It is still to be sent, now or later.</summary>
    Pending,

    Delivered,

    /// <summary>It is not tried any more, unless somebody asks for it.</summary>
    GivenUp,
}

/// <summary>One event on its way to one endpoint.</summary>
public sealed class WebhookDelivery
{
    /// <summary>From its first attempt on; then it is given up.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(72);

    /// <summary>However long an endpoint asks to be left alone.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
    ];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid EndpointId { get; init; }

    /// <summary>Of its event, and its place in the endpoint's line.</summary>
    public required long Sequence { get; init; }

    public DeliveryState State { get; set; }

    /// <summary>How many were made, those before somebody asked for it again among them.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC; from when <see cref="Lasts"/> counts: the first attempt, or the first after somebody resumed it.</summary>
    public DateTime? TriedSince { get; set; }

    /// <summary>How many attempts were made since then.</summary>
    public int Tries { get; set; }

    /// <summary>UTC; when it arrived, or was given up.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>How long to wait after an attempt that failed: from seconds to an hour, each a fifth longer or shorter by chance, so that those who failed together do not come back together.</summary>
    /// <param name="tries">How many have been made, 1 or more.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan DelayAfter(int tries, double chance) => Delays[Math.Clamp(tries - 1, 0, Delays.Length - 1)] * (0.8 + (0.4 * chance));
}

/// <summary>One request, and what came of it; without the secret and what was signed with it.</summary>
public sealed class WebhookAttempt
{
    public const int CauseMaxLength = 20;
    public const int DetailMaxLength = 500;
    public const int RequestMaxLength = 3000;

    /// <summary>Most bytes that are kept of an answer's body.</summary>
    public const int AnswerMaxBytes = 2048;

    public long Id { get; init; }

    public required Guid DeliveryId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    public required int Milliseconds { get; init; }

    /// <summary>What came of it: <c>delivered</c>, or why not.</summary>
    public required string Cause { get; init; }

    /// <summary>In the words of whoever failed; empty where there are none.</summary>
    public required string Detail { get; init; }

    /// <summary>HTTP; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The request's line and headers.</summary>
    public required string Request { get; init; }

    /// <summary>Its beginning; null where there was none.</summary>
    public string? Answer { get; init; }
}
