using Microsoft.Playwright;

namespace Bedrud.Faults.Tests;

/// <summary>
/// A room's page, open in a browser: it makes the room a watched one, and shows whom the portal believes to be there. It recovers from a portal that
/// was killed by its own means.
/// </summary>
internal sealed class RoomPage(IPage page)
{
    private const string Rows =
        """
        () => document.querySelector('#live-title') && !document.querySelector('[aria-busy=true]')
          ? [...document.querySelectorAll('[data-testid=participant-row]')].map(row => row.dataset.identity)
          : null
        """;

    /// <summary>Call before the portal is killed: tells the page that was loaded before from the one that is loaded afterwards.</summary>
    public Task MarkAsync() => page.EvaluateAsync("() => { window.before = true; }");

    /// <summary>Whether the page has come back by itself after the portal was killed, and has its list.</summary>
    public async Task<bool> IsBackAsync()
    {
        try
        {
            return await page.EvaluateAsync<bool>("() => !window.before") && await PeopleAsync() is not null;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    /// <summary>Identities, as they stand there; null where the page shows no list.</summary>
    public async Task<HashSet<string>?> PeopleAsync()
    {
        try
        {
            return await page.EvaluateAsync<string[]?>(Rows) is { } identities ? [.. identities] : null;
        }
        catch (PlaywrightException)
        {
            // It is just being loaded anew.
            return null;
        }
    }
}
