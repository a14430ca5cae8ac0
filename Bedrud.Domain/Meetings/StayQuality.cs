namespace Bedrud.Domain.Meetings;

/// <summary>How well the connection of one stay was, as the person's browser measured it: means over the summaries that it sent.</summary>
public sealed class StayQuality
{
    /// <summary>Most characters of <see cref="Transport"/> and of <see cref="Codec"/>.</summary>
    public const int WordMaxLength = 16;

    /// <summary>Of the <see cref="Attendance"/>.</summary>
    public required Guid AttendanceId { get; init; }

    /// <summary>How many summaries, one about every 15 s.</summary>
    public int Summaries { get; set; }

    /// <summary>Milliseconds, mean.</summary>
    public double RoundTrip { get; set; }

    /// <summary>Milliseconds, the longest of the summaries.</summary>
    public double WorstRoundTrip { get; set; }

    /// <summary>Packets that did not arrive, of a hundred sent to this person; mean.</summary>
    public double Loss { get; set; }

    /// <summary>Packets of a hundred, the most of the summaries.</summary>
    public double WorstLoss { get; set; }

    /// <summary>Of the last summary: <c>udp</c>, <c>tcp</c> or <c>relay</c>.</summary>
    public string? Transport { get; set; }

    /// <summary>Of the last summary: the codec that this person's camera sends, such as <c>vp8</c>.</summary>
    public string? Codec { get; set; }

    /// <summary>Takes in one more summary. One that lacks a figure counts for its words alone: a mean over some of them would say nothing.</summary>
    public void Fold(QualitySummary summary)
    {
        Transport = summary.Transport ?? Transport;
        Codec = summary.Codec ?? Codec;
        if (summary is not { RoundTrip: { } roundTrip, Loss: { } loss })
            return;
        Summaries++;
        RoundTrip += (roundTrip - RoundTrip) / Summaries;
        Loss += (loss - Loss) / Summaries;
        WorstRoundTrip = Math.Max(WorstRoundTrip, roundTrip);
        WorstLoss = Math.Max(WorstLoss, loss);
    }
}
