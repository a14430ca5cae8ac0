namespace Bedrud.Web.Components.Layout;

/// <summary>One step of the way to the present page.</summary>
internal sealed record Crumb(string Text, string Href)
{
    /// <param name="path">Relative to the portal's root, with or without a query.</param>
    /// <param name="text">The words of a resource's key.</param>
    public static IReadOnlyList<Crumb> From(string path, Func<string, string> text)
    {
        var parts = path.Split('?', '#')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["rooms", var name, ..] => [new(text("nav.rooms"), "/rooms"), new(Uri.UnescapeDataString(name), $"/rooms/{name}")],
            ["rooms"] => [new(text("nav.rooms"), "/rooms")],
            ["recordings", var id, ..] => [new(text("nav.recordings"), "/recordings"), new(text("crumbs.recording"), $"/recordings/{id}")],
            ["recordings"] => [new(text("nav.recordings"), "/recordings")],
            ["users", var id, ..] => [new(text("nav.users"), "/users"), new(text("crumbs.user"), $"/users/{id}")],
            ["users"] => [new(text("nav.users"), "/users")],
            ["system", "health", "linter", ..] => [new(text("nav.health"), "/system/health"), new(text("nav.linter"), "/system/health/linter")],
            ["system", "health", ..] => [new(text("nav.health"), "/system/health")],
            _ => [],
        };
    }
}
