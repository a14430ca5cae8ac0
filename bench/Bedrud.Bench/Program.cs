using Bedrud.Bench;

// What bench.sh leaves to a program: Bedrud.Bench [SECONDS] [intake|screen]
var seconds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 8;
var parts = args.Length > 1 ? args[1..] : ["intake", "screen"];
foreach (var part in parts)
{
    await using var liveKit = await ListedLiveKit.StartAsync();
    if (part == "intake")
        await Intake.MeasureAsync(liveKit, TimeSpan.FromSeconds(seconds));
    else
        await Screen.MeasureAsync(liveKit);
}
