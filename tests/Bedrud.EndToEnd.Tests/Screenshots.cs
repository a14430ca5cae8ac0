using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>Pictures of what the tests saw. With BEDRUD_SCREENSHOTS=docs/screenshots they renew those of the documentation.</summary>
internal static class Screenshots
{
    public static Task SaveAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(RepositoryPaths.Screenshots, $"{name}.png"),
        // Not in the middle of a change of colours.
        Animations = ScreenshotAnimations.Disabled,
    });
}
