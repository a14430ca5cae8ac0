using Bedrud.Domain.Rooms;

namespace Bedrud.Web.Features.Participants;

/// <summary>How long a kick keeps somebody out of the meeting.</summary>
/// <param name="Minutes">0 (they may come back at once) to <see cref="Restriction.MaxMinutes"/>; null until the meeting ends.</param>
public sealed record KickChoice(int? Minutes)
{
    public static readonly KickChoice Default = new(Restriction.DefaultMinutes);
    public static readonly KickChoice OnlyNow = new(0);
    public static readonly KickChoice UntilMeetingEnds = new((int?)null);

    public bool IsValid => Minutes is null or (>= 0 and <= Restriction.MaxMinutes);
}
