using Bedrud.Web.Hosting;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Components.Shared;

/// <summary>What is asked before an act that can't be undone.</summary>
/// <param name="Title">A question that names the thing.</param>
/// <param name="Consequence">What happens, in figures where there are some.</param>
/// <param name="Verb">The button's word.</param>
public sealed record Confirmation(string Title, string Consequence, string Verb);

/// <summary>One act of the interface.</summary>
/// <param name="Key">What it is done to: of two acts with one key, the second waits to be asked again until the first has ended.</param>
/// <param name="Run">Null where it succeeded.</param>
public sealed record Command(string Key, Func<Task<Problem?>> Run)
{
    public Confirmation? Confirm { get; init; }

    /// <summary>Said when it succeeded; null to say nothing, where the page shows it by itself.</summary>
    public string? Landed { get; init; }

    /// <summary>False where the caller shows the failure on the thing itself.</summary>
    public bool TellFailure { get; init; } = true;
}

/// <summary>Runs every act of the interface in one way: asks, runs it once, and says how it ended. Each page has its own.</summary>
public sealed partial class CommandRunner(
    IDialogService dialogs, ISnackbar snackbar, ProblemTexts problems, IStringLocalizer<PortalTexts> texts, ILogger<CommandRunner> logger)
{
    /// <summary>A bug or a database that is away: the log has the details.</summary>
    public static readonly Problem Unexpected = new("internal-error", 500);

    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };
    private readonly HashSet<string> _running = [];

    /// <summary>The set of running acts changed: the page should render.</summary>
    public event Action? Changed;

    public bool IsRunning(string key) => _running.Contains(key);

    public async Task<CommandOutcome> RunAsync(Command command)
    {
        if (IsRunning(command.Key))
            return CommandOutcome.NotRun;
        if (command.Confirm is { } confirm && !await ConfirmAsync(confirm))
            return CommandOutcome.NotRun;
        // The dialog took its time: the same act may have been begun meanwhile.
        if (!_running.Add(command.Key))
            return CommandOutcome.NotRun;

        Changed?.Invoke();
        Problem? problem;
        try
        {
            problem = await TryAsync(command.Run);
        }
        finally
        {
            _running.Remove(command.Key);
            Changed?.Invoke();
        }

        if (problem is null && command.Landed is not null)
            Say(command.Landed);
        else if (problem is not null && command.TellFailure)
            Tell(problem);
        return problem is null ? CommandOutcome.Landed : CommandOutcome.Failed(problem);
    }

    /// <summary>Runs something that reads: what is thrown becomes <see cref="Unexpected"/>.</summary>
    public async Task<Result<T>> ReadAsync<T>(Func<Task<Result<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
            return Unexpected;
        }
    }

    /// <summary>A short word on what was done; it goes by itself.</summary>
    public void Say(string text) => snackbar.Add(text, Severity.Success);

    /// <summary>A failure, which stays until it is closed.</summary>
    public void Tell(Problem problem) => snackbar.Add(
        $"{problems.Title(problem)} {problems.Detail(problem)}", Severity.Error, options =>
        {
            options.RequireInteraction = true;
            options.ShowCloseIcon = true;
        });

    private async Task<Problem?> TryAsync(Func<Task<Problem?>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
            return Unexpected;
        }
    }

    private async Task<bool> ConfirmAsync(Confirmation confirm)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { d => d.Consequence, confirm.Consequence },
            { d => d.Verb, confirm.Verb },
            { d => d.Cancel, texts["cancel"].Value },
        };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(confirm.Title, parameters, Options);
        return await dialog.Result is { Canceled: false };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An act in the portal failed")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

/// <param name="Ran">False where it was not confirmed, or is running already.</param>
/// <param name="Problem">Why it failed.</param>
public readonly record struct CommandOutcome(bool Ran, Problem? Problem)
{
    public static readonly CommandOutcome NotRun = new(false, null);
    public static readonly CommandOutcome Landed = new(true, null);

    public bool Succeeded => Ran && Problem is null;

    public static CommandOutcome Failed(Problem problem) => new(true, problem);
}
