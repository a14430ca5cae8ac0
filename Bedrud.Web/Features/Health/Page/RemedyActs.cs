using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using MudBlazor;

namespace Bedrud.Web.Features.Health.Page;

/// <summary>
/// The buttons of fixes: shows what one would change, and does it once that is agreed to. One at a time; a failure stays until the next, or until it is closed.
/// </summary>
public sealed class RemedyActs(HealthService health, PresenceStore presence, CurrentActor current, CommandRunner runner, IDialogService dialogs)
{
    private const string Key = "remedy";
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    /// <summary>The id and argument of the one that is being planned or done.</summary>
    public (string Id, string Argument)? Running { get; private set; }

    public bool IsRunning => Running is not null;

    /// <summary>Why the last one failed, and which it was.</summary>
    public (FixWords Fix, Problem Problem)? Failure { get; private set; }

    /// <summary>Something of the above changed.</summary>
    public event Action? Changed;

    public void Forget()
    {
        Failure = null;
        Changed?.Invoke();
    }

    /// <summary>Asks, shows, does.</summary>
    public async Task ApplyAsync(FixWords fix)
    {
        if (IsRunning || fix.Remedy is not { } id)
            return;
        (Running, Failure) = ((id, fix.Argument), null);
        Changed?.Invoke();
        try
        {
            if (await TryAsync(id, fix) is { } problem)
                Failure = (fix, problem);
        }
        finally
        {
            Running = null;
            Changed?.Invoke();
        }
    }

    private async Task<Problem?> TryAsync(string id, FixWords fix)
    {
        var actor = await current.GetAsync();
        var plan = await runner.ReadAsync(() => health.PlanAsync(actor, id, fix.Argument, default));
        if (!plan.Succeeded)
            return plan.Problem;
        if (!await AgreesAsync(fix, plan.Value))
            return null;
        var done = await runner.RunAsync(new Command(Key, async () =>
        {
            if ((await health.ApplyAsync(actor, id, fix.Argument, plan.Value.Changes, default)).Problem is { } problem)
                return problem;
            // What it came to is seen at once.
            return (await health.RunAsync(actor, null, default)).Problem;
        })
        {
            TellFailure = false,
        });
        return done.Problem;
    }

    private async Task<bool> AgreesAsync(FixWords fix, RemedyPlan plan)
    {
        var parameters = new DialogParameters<RemedyDialog>
        {
            { d => d.Plan, plan },
            { d => d.Button, fix.Button ?? fix.Text },
            { d => d.People, presence.LiveRooms.Sum(RoomFigures.CountPeople) },
        };
        var dialog = await dialogs.ShowAsync<RemedyDialog>(fix.Button ?? fix.Text, parameters, Options);
        return await dialog.Result is { Canceled: false };
    }
}
