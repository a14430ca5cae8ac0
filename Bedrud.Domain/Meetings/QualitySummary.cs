namespace Bedrud.Domain.Meetings;

/// <summary>How good a connection is, for eyes that pass over many.</summary>
public enum QualityGrade
{
    Good = 0,

    /// <summary>Talking is noticeably harder.</summary>
    Weak = 1,

    /// <summary>Talking hardly works.</summary>
    Bad = 2,
}

/// <summary>What a browser measured of its own connection in the last seconds. It is its word alone: shown, counted, and never a reason for anything.</summary>
/// <param name="RoundTrip">Milliseconds to the media server and back, 0 to <see cref="MaxRoundTrip"/>; null where it is not known.</param>
/// <param name="Loss">Packets that did not arrive, of a hundred; null where it is not known.</param>
/// <param name="Transport">One of <see cref="Transports"/>, or null.</param>
/// <param name="Codec">One of <see cref="Codecs"/>, or null: of the camera that this person sends.</param>
public sealed record QualitySummary(double? RoundTrip, double? Loss, string? Transport, string? Codec)
{
    /// <summary>Milliseconds.</summary>
    public const double MaxRoundTrip = 60_000;

    // ITU-T G.114: up to 150 ms one way nobody minds, from 400 ms on a conversation falls apart. Loss as Opus conceals it: some, but not a tenth.
    private const double WeakRoundTrip = 300;
    private const double BadRoundTrip = 800;
    private const double WeakLoss = 3;
    private const double BadLoss = 10;

    public static readonly IReadOnlyList<string> Transports = ["udp", "tcp", "relay"];

    public static readonly IReadOnlyList<string> Codecs = ["vp8", "vp9", "av1", "h264", "h265"];

    public QualityGrade Grade
    {
        get
        {
            if (RoundTrip >= BadRoundTrip || Loss >= BadLoss)
                return QualityGrade.Bad;
            return RoundTrip >= WeakRoundTrip || Loss >= WeakLoss ? QualityGrade.Weak : QualityGrade.Good;
        }
    }

    /// <summary>Null for figures out of range; a word that is not known is left out.</summary>
    public static QualitySummary? Read(double? roundTrip, double? loss, string? transport, string? codec) =>
        roundTrip is < 0 or > MaxRoundTrip or double.NaN || loss is < 0 or > 100 or double.NaN
            ? null
            : new QualitySummary(roundTrip, loss, Known(Transports, transport), Known(Codecs, codec));

    private static string? Known(IReadOnlyList<string> words, string? word) => words.FirstOrDefault(w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
}
