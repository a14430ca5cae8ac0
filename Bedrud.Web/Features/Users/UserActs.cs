using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Users;

/// <summary>Acts on accounts as the list and the page of one share them: asked for once, done one by one, and told of each how it ended.</summary>
public sealed class UserActs(UserService users, CurrentActor current, IDialogService dialogs, IStringLocalizer<UserTexts> texts)
{
    /// <summary>Asks, and does it to one. Its failure is told by the runner.</summary>
    public async Task<CommandOutcome> RunAsync(UserActKind kind, UserSummary user, CommandRunner runner)
    {
        if (await AskAsync(kind, [user]) is not { } choice)
            return CommandOutcome.NotRun;
        return await runner.RunAsync(await CommandAsync(choice, user) with { Landed = texts[$"landed.{kind}", user.Name] });
    }

    /// <summary>Asks, and does it to each. One that is refused keeps no other from its turn.</summary>
    /// <returns>Null where it was cancelled.</returns>
    public async Task<IReadOnlyList<UserOutcome>?> RunAsync(UserActKind kind, IReadOnlyList<UserSummary> chosen, CommandRunner runner)
    {
        if (await AskAsync(kind, chosen) is not { } choice)
            return null;
        var outcomes = new List<UserOutcome>();
        foreach (var user in chosen)
        {
            var outcome = await runner.RunAsync(await CommandAsync(choice, user) with { TellFailure = false });
            if (outcome.Ran)
                outcomes.Add(new UserOutcome(user, outcome.Problem));
        }

        return outcomes;
    }

    private Task<UserActChoice?> AskAsync(UserActKind kind, IReadOnlyList<UserSummary> users) =>
        UserActDialog.ShowAsync(dialogs, users.Count == 1 ? texts[$"{kind}.title", users[0].Name] : texts[$"{kind}.title.many", users.Count], kind, users);

    private async Task<Command> CommandAsync(UserActChoice choice, UserSummary user)
    {
        var actor = await current.GetAsync();
        return new Command(user.Id.ToString(), async () => choice.Kind switch
        {
            UserActKind.Role => (await users.UpdateAsync(user.Id, new UserChange(Role: choice.Role, Reason: choice.Reason), actor, default)).Problem,
            UserActKind.Lock => (await users.LockAsync(user.Id, choice.Reason, actor, default)).Problem,
            UserActKind.Unlock => (await users.UnlockAsync(user.Id, choice.Reason, actor, default)).Problem,
            _ => (await users.DeleteAsync(user.Id, choice.Heir, choice.Reason, actor, default)).Problem,
        });
    }
}
