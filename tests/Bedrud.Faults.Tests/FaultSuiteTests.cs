using System.Globalization;

namespace Bedrud.Faults.Tests;

/// <summary>
/// Whatever LiveKit, the network or the portal do, the list of who is present is right within seconds. Rounds are drawn from a seed:
/// <c>BEDRUD_FAULT_ROUNDS</c> and <c>BEDRUD_FAULT_SEED</c> choose how many and which.
/// </summary>
public sealed class FaultSuiteTests(Browser browser, ITestOutputHelper output)
{
    internal static readonly string Artifacts = Path.Combine(RepositoryPaths.Root, "artifacts", "faults");

    [Fact]
    public async Task RandomRounds_EachEndsWithTheTruthOnTheScreen()
    {
        var rounds = Number("BEDRUD_FAULT_ROUNDS") ?? 8;
        var seed = Number("BEDRUD_FAULT_SEED") ?? Random.Shared.Next(1, 1_000_000);
        var tally = new Tally(seed);
        var random = new Random(seed);
        Directory.CreateDirectory(Artifacts);

        var opening = House.ExternalAsync(browser, seed);
        await using var embedded = await House.EmbeddedAsync(browser);
        await using var external = await opening;
        for (var number = 1; number <= rounds; number++)
        {
            var plan = RoundPlan.Draw(number, rounds, random);
            var began = DateTime.UtcNow;
            var round = new Round(plan, plan.Embedded ? embedded : external);
            var (agreed, comparison) = await round.PlayAsync();
            tally.Count(plan, round.Acts.Done, round.Acts.Refused, agreed, comparison);
            await ProgressAsync(string.Create(CultureInfo.InvariantCulture,
                $"{began:HH:mm:ss} round {number} {(agreed ? "agreed" : "FAILED")}, wrong for {comparison.Longest.TotalSeconds:0.0} s, took {(DateTime.UtcNow - began).TotalSeconds:0.0} s: {plan}"));
        }

        await Task.WhenAll(external.EmptyAsync(), embedded.EmptyAsync());
        var histories = await Task.WhenAll(HistoryAudit.CheckAsync(external.Portal.Database), HistoryAudit.CheckAsync(embedded.Portal.Database));
        tally.SlowestPage = external.SlowestPage > embedded.SlowestPage ? external.SlowestPage : embedded.SlowestPage;
        tally.History = histories[0] + histories[1];
        var relay = external.Relay!;
        (tally.Sent, tally.Deliveries, tally.LostByDesign, tally.Acknowledged) = (relay.Sent, relay.Deliveries, relay.Lost, relay.Acknowledged.Count);
        tally.LostByPortal = await HistoryAudit.CountLostAsync(external.Portal.Database, relay.Acknowledged);

        output.WriteLine($"{tally}");
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "faults.txt"), $"{tally}");
        if (!tally.AllWell)
        {
            await external.SaveLogsAsync(Artifacts);
            await embedded.SaveLogsAsync(Artifacts);
        }

        Assert.True(tally.AllWell, $"{tally}{Environment.NewLine}Logs: {Artifacts}");
    }

    // The suite at length takes half an hour: somebody may want to look.
    private static Task ProgressAsync(string line) => File.AppendAllTextAsync(Path.Combine(Artifacts, "rounds.log"), line + Environment.NewLine);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
