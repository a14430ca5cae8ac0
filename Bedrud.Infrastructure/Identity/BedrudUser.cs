using Bedrud.Domain.Recordings;
using Microsoft.AspNetCore.Identity;

namespace Bedrud.Infrastructure.Identity;

/// <summary>A person with an account. The email address is the user name.</summary>
public sealed class BedrudUser : IdentityUser<Guid>
{
    /// <summary>Most characters of <see cref="DisplayName"/>.</summary>
    public const int MaxDisplayNameLength = 64;

    /// <summary>Most characters of <see cref="LockReason"/>.</summary>
    public const int MaxLockReasonLength = 500;

    public BedrudUser() => Id = Guid.NewGuid();

    /// <summary>The name that others see in meetings.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Which <see cref="Bedrud.Domain.Accounts.UserPicture"/> is shown; null where there is none.</summary>
    public Guid? PictureVersion { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>
    /// UTC; when an administrator locked the account, null where none did. Identity's own lockout, which wrong passwords bring about for minutes, is another
    /// thing, but holds the same: see <see cref="Lock"/>.
    /// </summary>
    public DateTime? LockedAt { get; private set; }

    /// <summary>Why it is locked, in the words of whoever did it.</summary>
    public string? LockReason { get; private set; }

    /// <summary>
    /// Name and address in two lines, as <see cref="RecordingSearch.Fold"/> writes them: what lists search, and sort names by. Those who may not know an
    /// address search before the line's end only.
    /// </summary>
    public string SearchText
    {
        get => $"{RecordingSearch.Fold(DisplayName)}\n{RecordingSearch.Fold(Email ?? "")}";
        // The database's copy follows by itself.
        private set => _ = value;
    }

    /// <summary>Nobody signs in any more, by whichever way: all of them ask Identity's lockout. Its sessions end by <see cref="EndSessions"/>.</summary>
    public void Lock(DateTime now, string? reason)
    {
        (LockedAt, LockReason) = (now, reason);
        (LockoutEnabled, LockoutEnd) = (true, DateTimeOffset.MaxValue);
    }

    /// <summary>Also forgets wrong passwords.</summary>
    public void Unlock()
    {
        (LockedAt, LockReason) = (null, null);
        (LockoutEnd, AccessFailedCount) = (null, 0);
    }

    /// <summary>Ends every session within a minute, which is how often sessions and circuits look at the stamp.</summary>
    public void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");
}
