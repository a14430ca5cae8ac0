using Bedrud.Bench;

// What bench.sh leaves to a program: Bedrud.Bench [SECONDS] [intake|screen|circuit|picture]
var seconds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 8;
var parts = args.Length > 1 ? args[1..] : ["intake", "screen", "circuit", "picture"];
foreach (var part in parts)
{
    if (part == "circuit")
    {
        await Circuit.MeasureAsync();
    }
    else if (part == "picture")
    {
        await FirstPicture.MeasureAsync();
    }
    else
    {
        await using var liveKit = await ListedLiveKit.StartAsync();
        if (part == "intake")
            await Intake.MeasureAsync(liveKit, TimeSpan.FromSeconds(seconds));
        else
            await Screen.MeasureAsync(liveKit);
    }
}
