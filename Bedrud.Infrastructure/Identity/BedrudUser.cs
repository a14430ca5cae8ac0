using Microsoft.AspNetCore.Identity;

namespace Bedrud.Infrastructure.Identity;

/// <summary>A person with an account. The email address is the user name.</summary>
public sealed class BedrudUser : IdentityUser<Guid>
{
    /// <summary>Most characters of <see cref="DisplayName"/>.</summary>
    public const int MaxDisplayNameLength = 64;

    public BedrudUser() => Id = Guid.NewGuid();

    /// <summary>The name that others see in meetings.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Which <see cref="Bedrud.Domain.Accounts.UserPicture"/> is shown; null where there is none.</summary>
    public Guid? PictureVersion { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }
}
