using Bedrud.Domain.Accounts;

namespace Bedrud.Infrastructure.Identity;

/// <summary>
/// The roles of accounts, and the rights that come with them: the only place that knows. Roles in rooms are another thing:
/// <see cref="Bedrud.Domain.Rooms.RoomRole"/>.
/// </summary>
public static class Roles
{
    /// <summary>Manages every room and the installation.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Manages every room and moderates every meeting; nothing of the installation.</summary>
    public const string Operator = "Operator";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "Auditor";

    /// <summary>Creates rooms of their own and joins those of others.</summary>
    public const string User = "User";

    /// <summary>The highest first.</summary>
    public static readonly IReadOnlyList<string> All = [Administrator, Operator, Auditor, User];

    /// <summary>Those that come with <see cref="PortalRight.Operate"/>.</summary>
    public static readonly string[] RunRooms = [.. With(PortalRight.Operate)];

    /// <returns>None for a role that there is not.</returns>
    public static PortalRight RightsOf(string? role) => role switch
    {
        Administrator => PortalRight.Read | PortalRight.Operate | PortalRight.Administer,
        Operator => PortalRight.Operate,
        Auditor => PortalRight.Read,
        _ => PortalRight.None,
    };

    /// <summary>The roles that come with any of these rights.</summary>
    public static IEnumerable<string> With(PortalRight any) => All.Where(role => (RightsOf(role) & any) != 0);

    /// <summary>The role of that name, whatever its case; null where there is none.</summary>
    public static string? Find(string? name) => All.FirstOrDefault(role => string.Equals(role, name, StringComparison.OrdinalIgnoreCase));
}
