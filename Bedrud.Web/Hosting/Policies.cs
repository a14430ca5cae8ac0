namespace Bedrud.Web.Hosting;

/// <summary>The names of the authorization policies.</summary>
public static class Policies
{
    public const string Administrator = nameof(Administrator);
}
