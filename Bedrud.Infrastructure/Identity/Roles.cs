namespace Bedrud.Infrastructure.Identity;

/// <summary>The roles of accounts. Roles in rooms are another thing: <see cref="Bedrud.Domain.Rooms.RoomRole"/>.</summary>
public static class Roles
{
    /// <summary>Manages every room and the installation.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Creates rooms of their own and joins those of others.</summary>
    public const string User = "User";
}
