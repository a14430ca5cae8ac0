namespace Bedrud.Web.Account;

/// <summary>Where to go after signing in. It comes from the address, so anybody may have written it.</summary>
public static class ReturnUrl
{
    /// <summary><paramref name="url"/> where it stays within this portal, otherwise the start page.</summary>
    public static string Local(string? url) => IsLocal(url) ? url! : "/";

    // "//host" and "/\host" leave the site in every browser, and control characters are dropped before an address is read.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
