using Bedrud.Domain.Rooms;

namespace Bedrud.Domain.Recordings;

/// <summary>What can be done with recordings; each is a permission of its own.</summary>
public enum RecordingAct
{
    /// <summary>Start and stop.</summary>
    Start,

    /// <summary>See it in the library and play it.</summary>
    View,

    Download,

    /// <summary>Delete, undo that, rename, try again, point to a file.</summary>
    Delete,

    /// <summary>Make and revoke links.</summary>
    Share,
}

/// <summary>Who may do what with the recordings of a room. The only place that knows.</summary>
public static class RecordingPolicy
{
    /// <summary>
    /// Administrators may do everything; members what their role allows; nobody else anything, not even where anybody may join: to have been in a
    /// meeting is no right to its recording. Whoever may delete, download or share may also see.
    /// </summary>
    /// <param name="settings">The room's; null where the room is gone: then administrators alone.</param>
    /// <param name="membership">The person's lasting role in the room; null for somebody who is not a member.</param>
    public static bool Allows(RecordingAct act, RoomRecording? settings, RoomRole? membership, bool isAdministrator)
    {
        if (isAdministrator)
            return true;
        if (settings is null || membership is not { } role)
            return false;
        return act switch
        {
            RecordingAct.Start => role >= settings.StartRole,
            RecordingAct.View => role >= settings.ViewRole || role >= settings.DownloadRole || role >= settings.DeleteRole || role >= settings.ShareRole,
            RecordingAct.Download => role >= settings.DownloadRole,
            RecordingAct.Delete => role >= settings.DeleteRole,
            RecordingAct.Share => role >= settings.ShareRole,
            _ => false,
        };
    }
}
