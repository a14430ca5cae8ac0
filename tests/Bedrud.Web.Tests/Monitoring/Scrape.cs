using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>What a portal answered at <c>/metrics</c>.</summary>
public sealed partial record Scrape(string Text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Names as in the type lines; those of histograms without <c>_bucket</c> and its like.</summary>
    public IReadOnlyList<string> Names => [.. Types().Matches(Text).Select(m => m.Groups["name"].Value)];

    /// <summary>The figure of one series, its labels as they are written; null where there is none.</summary>
    public double? this[string series]
    {
        get
        {
            var line = Text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Of a portal in this process, as from its own machine.</summary>
    public static async Task<Scrape> OfAsync(Portal portal)
    {
        var context = await portal.Server.SendAsync(context =>
        {
            context.Request.Method = "GET";
            context.Request.Path = "/metrics";
            context.Request.Host = new Microsoft.AspNetCore.Http.HostString("localhost");
            context.Connection.RemoteIpAddress = IPAddress.Loopback;
        });
        Assert.Equal(200, context.Response.StatusCode);
        using var reader = new StreamReader(context.Response.Body);
        return new Scrape(await reader.ReadToEndAsync());
    }

    /// <summary>Scrapes until the condition holds: what is counted behind an answer may come a moment later, and an answer is kept for a moment.</summary>
    public static async Task<Scrape> UntilAsync(Func<Task<Scrape>> scrape, Func<Scrape, bool> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await scrape();
            if (condition(answer))
                return answer;
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, answer.Text);
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z0-9_:]+) ", RegexOptions.Multiline)]
    private static partial Regex Types();
}
