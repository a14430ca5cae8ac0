using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Users.Details;

/// <summary>One account: what it is, where it belongs, what happened, and what administrators do to it.</summary>
public sealed partial class UserDetailsPage(
    UserService users, UserActs acts, CurrentActor current, IDialogService dialogs, NavigationManager navigation, BrowserTime time) : IDisposable
{
    private UserSummary? _user;
    private Problem? _problem;
    private Actor? _actor;
    private Guid? _loaded;
    private int _version;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<UserTexts> Texts { get; set; } = default!;

    [Parameter] public Guid Id { get; set; }

    private BrowserTime Time => time;

    public void Dispose() => Runner.Changed -= StateHasChanged;

    protected override void OnInitialized() => Runner.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
            return;
        (_loaded, _user, _problem) = (Id, null, null);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _actor ??= await current.GetAsync();
        var user = await Runner.ReadAsync(() => users.GetAsync(Id, _actor, default));
        (_user, _problem) = (user.Value, user.Problem);
        _version++;
    }

    private async Task ActAsync(UserActKind kind)
    {
        var outcome = await acts.RunAsync(kind, _user!, Runner);
        if (outcome.Succeeded && kind == UserActKind.Delete)
            navigation.NavigateTo("/users");
        else if (outcome.Ran)
            await LoadAsync();
    }

    private async Task RenameAsync()
    {
        if (await RenameUserDialog.ShowAsync(dialogs, Texts["rename.act"], _user!) is null)
            return;
        Runner.Say(Texts["rename.landed"]);
        await LoadAsync();
    }
}
