using System.CommandLine;

namespace Bedrud.Web.Commands;

/// <summary>
/// Something that the program does instead of running the portal, with the same settings: <c>dotnet Bedrud.Web.dll NAME</c>. Nothing listens, and no media server
/// starts. Options of its own are made in the constructor; every other is a setting of the portal.
/// </summary>
internal abstract class PortalCommand : Command
{
    protected PortalCommand(string name, string description)
        : base(name, description) => TreatUnmatchedTokensAsErrors = false;

    /// <param name="app">Built, with settings that are right; not started.</param>
    /// <returns>The process's exit code: see <see cref="ExitCode"/>.</returns>
    public abstract Task<int> RunAsync(WebApplication app, ParseResult arguments, CancellationToken cancellationToken);
}

/// <summary>What the process answers to whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not be done; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line can't be understood; standard error says why.</summary>
    public const int Misuse = 2;

    /// <summary>What was looked at is not whole.</summary>
    public const int Broken = 3;
}
