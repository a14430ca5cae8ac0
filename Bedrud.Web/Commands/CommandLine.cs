using System.CommandLine;

namespace Bedrud.Web.Commands;

/// <summary>What the program was started with: a command, or the settings of a portal that is to run.</summary>
internal sealed class CommandLine
{
    // Settings that are no key of a section, besides whatever has a colon in it.
    private static readonly string[] PlainSettings = ["--config", "--DataDirectory", "--environment", "--contentRoot", "--urls", "--BEDRUD_ADMIN_EMAIL", "--BEDRUD_ADMIN_PASSWORD"];

    // Of the portal's log only what went wrong, and not between the lines of the answer.
    private static readonly string[] Quiet =
        ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft=Warning", "--Logging:Console:LogToStandardErrorThreshold=Trace", "--Logging:Console:FormatterOptions:SingleLine=true"];

    private readonly PortalCommand? _command;
    private readonly ParseResult? _arguments;

    private CommandLine(string[] settings) => Settings = settings;

    private CommandLine(int exitCode)
        : this([]) => Answer = exitCode;

    private CommandLine(PortalCommand command, ParseResult arguments)
        : this([.. Quiet, .. arguments.UnmatchedTokens]) => (_command, _arguments) = (command, arguments);

    /// <summary>The exit code, where all that was asked for is said already: help, or a mistake.</summary>
    public int? Answer { get; }

    /// <summary>What is left for the configuration to read.</summary>
    public string[] Settings { get; }

    /// <summary>Whether the portal shall not run.</summary>
    public bool IsCommand => _command is not null;

    public static CommandLine Read(string[] args)
    {
        // A portal is started by settings alone: --urls ..., Key=Value, or nothing.
        if (args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")) || args[0].Contains('=', StringComparison.Ordinal))
            return new CommandLine(args);
        var root = NewRoot();
        var read = root.Parse(args[0] == "help" ? [.. args[1..], "--help"] : args);
        if (read.Action is not null || read.Errors.Count > 0)
            return new CommandLine(read.Invoke() == 0 ? ExitCode.Done : ExitCode.Misuse);
        var unknown = read.UnmatchedTokens.FirstOrDefault(token => token.StartsWith('-') && !IsSetting(token));
        if (read.CommandResult.Command is not PortalCommand command || unknown is not null)
        {
            Console.Error.WriteLine($"{unknown ?? args[0]} is unknown. See: dotnet Bedrud.Web.dll help{(unknown is null ? "" : $" {read.CommandResult.Command.Name}")}");
            return new CommandLine(ExitCode.Misuse);
        }

        return new CommandLine(command, read);
    }

    /// <summary>Runs the command.</summary>
    /// <returns>The process's exit code.</returns>
    public Task<int> RunAsync(WebApplication app) => _command!.RunAsync(app, _arguments!, CancellationToken.None);

    private static RootCommand NewRoot()
    {
        var root = new RootCommand(
            "Bedrud, a meeting portal. Without a command it runs the portal. Settings (--config FILE, --Section:Key=value; see docs/configuration.md) may follow any command.")
        {
            new CreateAdministrator(),
            new ResetPassword(),
            new CheckConfiguration(),
            new VerifyAudit(),
        };
        root.Add(new Command("help", "Says what there is, or how one command is used."));
        return root;
    }

    private static bool IsSetting(string token) =>
        token.Contains(':', StringComparison.Ordinal) || PlainSettings.Contains(token.Split('=')[0], StringComparer.OrdinalIgnoreCase);
}
