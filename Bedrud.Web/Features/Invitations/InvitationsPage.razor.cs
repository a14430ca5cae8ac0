using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Invitations;

public sealed partial class InvitationsPage(CurrentActor current, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private static readonly InvitationFilter[] Kinds = [InvitationFilter.Open, InvitationFilter.Used, InvitationFilter.Expired, InvitationFilter.Revoked];
    private readonly CancellationTokenSource _gone = new();
    private InvitationListState? _shown;
    private InvitationListState _state = new();
    private Page<InvitationLine>? _page;
    private Problem? _problem;

    [Inject] private InvitationService Invitations { get; set; } = default!;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<InvitationTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? StateText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? PageNumber { get; set; }

    private string FigureLine => _page is null ? "\u00a0" : Texts.Count(_state.IsNarrowed ? "figures.found" : "figures.all", _page.Total);

    public void Dispose()
    {
        Runner.Changed -= StateHasChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Runner.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        _state = InvitationListState.Read(SearchText, StateText, PageNumber);
        if (_state == _shown)
            return;
        _shown = _state;
        await LoadAsync();
    }

    private void Go(InvitationListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task LoadAsync()
    {
        if (_gone.IsCancellationRequested)
            return;
        var (asked, actor, token) = (_state, await current.GetAsync(), _gone.Token);
        try
        {
            var page = await Runner.ReadAsync(() => Invitations.ListAsync(asked.ToQuery(), actor, token));
            // Another list was asked for meanwhile.
            if (asked != _state)
                return;
            _problem = page.Problem;
            if (page is { Succeeded: true, Value: { Items.Count: 0, Total: > 0 } })
                Go(_state with { Page = InvitationListState.PageCount(page.Value.Total) });
            else if (page.Succeeded)
                _page = page.Value;
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task CreateAsync()
    {
        await InvitationDialog.ShowAsync(dialogs, Texts["new"]);
        await LoadAsync();
    }

    private async Task RevokeAsync(InvitationLine invitation)
    {
        var actor = await current.GetAsync();
        var outcome = await Runner.RunAsync(new Command(invitation.Id.ToString(), async () => (await Invitations.RevokeAsync(invitation.Id, actor, default)).Problem)
        {
            // Nobody can make this link again: whoever has it would need another.
            Confirm = new Confirmation(
                invitation.Email is null ? Texts["revoke.title"] : Texts["revoke.title.of", invitation.Email],
                invitation.Uses == 0 ? Texts["revoke.unused"] : Texts.Count("revoke.used", invitation.Uses), Texts["revoke"]),
            Landed = Texts["revoked"],
        });
        if (outcome.Ran)
            await LoadAsync();
    }
}
