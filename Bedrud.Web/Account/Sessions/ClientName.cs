namespace Bedrud.Web.Account.Sessions;

/// <summary>What a browser calls itself, in words that its owner knows.</summary>
public static class ClientName
{
    // The order matters: Edge and Opera say Chrome too, and Chrome says Safari.
    private static readonly (string Sign, string Name)[] Programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <returns>Such as <c>Firefox, Windows</c>; the first word of what is unknown, and null for nothing.</returns>
    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return null;
        var program = Find(Programs, userAgent) ?? userAgent.Split(' ', '/')[0];
        return Find(Systems, userAgent) is { } system ? $"{program}, {system}" : program;
    }

    private static string? Find((string Sign, string Name)[] among, string userAgent) =>
        Array.Find(among, entry => userAgent.Contains(entry.Sign, StringComparison.Ordinal)).Name;
}
