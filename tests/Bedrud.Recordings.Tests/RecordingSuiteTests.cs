using System.Globalization;

namespace Bedrud.Recordings.Tests;

/// <summary>
/// Whatever the worker, LiveKit, the network, the storage or the portal do: no recording sticks, none is lost, none is made twice. Rounds are drawn from a
/// seed: <c>BEDRUD_RECORDING_ROUNDS</c> and <c>BEDRUD_RECORDING_SEED</c> choose how many and which.
/// </summary>
public sealed class RecordingSuiteTests(ITestOutputHelper output, PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private const int RoomsAtOnce = 10;
    private static readonly string Artifacts = Path.Combine(RepositoryPaths.Root, "artifacts", "recordings");

    [Fact]
    public async Task RandomRounds_NothingSticksAndNothingIsLost()
    {
        var rounds = Number("BEDRUD_RECORDING_ROUNDS") ?? 20;
        var seed = Number("BEDRUD_RECORDING_SEED") ?? Random.Shared.Next(1, 1_000_000);
        Directory.CreateDirectory(Artifacts);
        var random = new Random(seed);
        var plans = Enumerable.Range(1, rounds).Select(number => RoundPlan.Draw(number, random)).ToList();
        var tally = new Tally(seed);

        // One portal with SQLite and a library on its disk, then two with PostgreSQL and a library in S3.
        var half = (rounds + 1) / 2;
        await PlayAsync(await Stage.OnSqliteAsync(RoomsAtOnce, seed), plans[..half], tally, "sqlite");
        await PlayAsync(await Stage.OnPostgresAsync(postgres, RoomsAtOnce, seed), plans[half..], tally, "postgres");

        output.WriteLine($"{tally}");
        Assert.True(tally.AllWell, $"{tally}{Environment.NewLine}Logs: {Artifacts}");
    }

    private static async Task PlayAsync(Stage stage, IReadOnlyList<RoundPlan> plans, Tally tally, string name)
    {
        await using var closing = stage;
        foreach (var batch in plans.Chunk(RoomsAtOnce))
        {
            await Task.WhenAll(batch.Select(async (plan, i) =>
            {
                var began = DateTime.UtcNow;
                var round = new Round(plan, stage, stage.Rooms[i]);
                var mistakes = await round.PlayAsync();
                tally.Count(round, mistakes);
                await ProgressAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{began:HH:mm:ss} {name} round {plan.Number} {(mistakes.Count == 0 ? "well" : "FAILED")}, took {(DateTime.UtcNow - began).TotalSeconds:0.0} s: {plan}: {round.Row} {string.Join("; ", mistakes)}"));
            }));
        }

        tally.Count(stage, await Audit.TakeAsync(stage));
        await File.WriteAllTextAsync(Path.Combine(Artifacts, "recordings.txt"), $"{tally}");
        for (var i = 0; i < stage.Portals.Length; i++)
            await File.WriteAllTextAsync(Path.Combine(Artifacts, $"{name}-portal-{i + 1}.log"), stage.Portals[i].Output);
    }

    private static readonly Lock Gate = new();

    // The suite at length takes ten minutes: somebody may want to look.
    private static Task ProgressAsync(string line)
    {
        lock (Gate)
            File.AppendAllText(Path.Combine(Artifacts, "rounds.log"), line + Environment.NewLine);
        return Task.CompletedTask;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
