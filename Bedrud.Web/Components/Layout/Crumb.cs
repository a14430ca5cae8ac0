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
            ["audit", var sequence, ..] => [new(text("nav.audit"), "/audit"), new(sequence, $"/audit/{sequence}")],
            ["audit"] => [new(text("nav.audit"), "/audit")],
            ["meetings", var id, ..] => [new(text("nav.meetings"), "/meetings"), new(text("crumbs.meeting"), $"/meetings/{id}")],
            ["meetings"] => [new(text("nav.meetings"), "/meetings")],
            ["dashboard"] => [new(text("nav.dashboard"), "/dashboard")],
            ["invitations"] => [new(text("nav.invitations"), "/invitations")],
            ["users", var id, ..] => [new(text("nav.users"), "/users"), new(text("crumbs.user"), $"/users/{id}")],
            ["users"] => [new(text("nav.users"), "/users")],
            ["system", "health", "linter", ..] => [new(text("nav.health"), "/system/health"), new(text("nav.linter"), "/system/health/linter")],
            ["system", "health", ..] => [new(text("nav.health"), "/system/health")],
            ["settings", "webhooks", var id, ..] => [new(text("nav.webhooks"), "/settings/webhooks"), new(text("crumbs.webhook"), $"/settings/webhooks/{id}")],
            ["settings", "webhooks"] => [new(text("nav.webhooks"), "/settings/webhooks")],
            _ => [],
        };
    }
}
