using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>What axe has to say about a page; of lesser impact than serious is not its business here.</summary>
internal static class Accessibility
{
    public static async Task CheckAsync(IPage page, string what)
    {
        var problems = await ReadAsync(page, what);
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    /// <summary>The violations, one text each.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IPage page, string what)
    {
        // Colours are judged as they end, not half-way through a transition; one that was asked for a moment ago begins with the next frame.
        await page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < 5000).map(a => a.finished))");
        var result = await page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{what}: {Describe(v)}")];
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}{string.Concat(violation.Nodes.Take(4).Select(n => $"{Environment.NewLine}    {n.Target} {n.Html} {string.Join(" ", n.Any.Select(c => c.Message))}"))}";
}
