namespace Bedrud.Domain.Meetings;

/// <summary>
/// How often LiveKit's answers differed from what its webhooks had told, by kind. A webhook that was still on its way counts
/// too: single figures are harmless, steadily growing ones mean that webhooks get lost.
/// </summary>
/// <param name="Arrivals">People present of whom no webhook had told.</param>
/// <param name="Departures">People gone of whom no webhook had told.</param>
/// <param name="Tracks">Tracks missing or left over.</param>
/// <param name="Meetings">Meetings begun or ended untold.</param>
public readonly record struct PresenceDrift(long Arrivals, long Departures, long Tracks, long Meetings)
{
    public long Total => Arrivals + Departures + Tracks + Meetings;

    public static PresenceDrift operator +(PresenceDrift a, PresenceDrift b) => Add(a, b);

    public static PresenceDrift Add(PresenceDrift left, PresenceDrift right) =>
        new(left.Arrivals + right.Arrivals, left.Departures + right.Departures, left.Tracks + right.Tracks, left.Meetings + right.Meetings);
}
