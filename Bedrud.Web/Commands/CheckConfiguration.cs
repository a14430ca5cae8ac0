using System.CommandLine;

namespace Bedrud.Web.Commands;

/// <summary>Says what is wrong with the settings, as the portal's start would. Nothing is touched, but that the data folder is made where all is right.</summary>
internal sealed class CheckConfiguration() : PortalCommand("check-configuration", "Says what is wrong with the settings, and ends with 1 where something is.")
{
    // Whoever gets here has passed the check that comes before every command.
    public override async Task<int> RunAsync(WebApplication app, ParseResult arguments, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync("The settings are right.");
        return ExitCode.Done;
    }
}
