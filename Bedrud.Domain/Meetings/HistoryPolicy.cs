using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Meetings;

/// <summary>How much of a past meeting somebody sees.</summary>
public enum HistoryView
{
    /// <summary>Not even that it took place.</summary>
    None,

    /// <summary>That it took place, when and with how many, and when they were there themselves. Who else was there, and when, is for those who run the room.</summary>
    Own,

    /// <summary>Everything, and the export of it.</summary>
    Whole,
}

/// <summary>
/// Who sees which meetings: those who see all rooms all of them; owners and moderators those of their rooms, for as long as they are that; everybody else
/// those in which they took part, and of them their own part. The one place that decides; lists write it as a query.
/// </summary>
public static class HistoryPolicy
{
    /// <param name="seesRooms">Whether the account has <see cref="Accounts.PortalRight.SeeRooms"/>.</param>
    /// <param name="membership">In the meeting's room; null where that room is gone, or they are no member.</param>
    /// <param name="tookPart">With an account: a guest is nobody any more once they have left.</param>
    public static HistoryView Decide(bool seesRooms, RoomRole? membership, bool tookPart) =>
        seesRooms || membership is RoomRole.Moderator or RoomRole.Owner ? HistoryView.Whole
        : tookPart ? HistoryView.Own
        : HistoryView.None;
}
