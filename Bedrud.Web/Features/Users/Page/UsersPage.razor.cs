using Bedrud.Domain.Accounts;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;

namespace Bedrud.Web.Features.Users.Page;

/// <summary>Every account: found, chosen, and acted on one by one or together. Auditors read it.</summary>
public sealed partial class UsersPage(
    UserService users, UserActs acts, CurrentActor current, IDialogService dialogs, NavigationManager navigation, IJSRuntime js) : IDisposable
{
    private const string ColumnsKey = "bedrud.users.columns";
    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<Guid> _selected = [];
    private UserListState _state = new();
    private UserListState? _shown;
    private UserColumns _columns = UserColumns.All;
    private Page<UserSummary>? _page;
    private UserFigures? _figures;
    private IReadOnlyList<UserOutcome>? _outcomes;
    private Problem? _problem;
    private Actor? _actor;
    private bool _acting;
    private CancellationTokenSource? _loading;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<UserTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "role")] private string? RoleText { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? StateText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? PageNumber { get; set; }

    private bool CanAct => _actor?.IsAdministrator == true;

    private string FigureLine
    {
        get
        {
            if (_figures is null || _page is null)
                return "\u00a0";
            var line = $"{Texts.Count("figures.accounts", _figures.Total)}, {Texts.Count("figures.administrators", _figures.Administrators)}, {Texts["figures.locked", _figures.Locked]}";
            return _state.IsNarrowed ? $"{line} · {Texts.Count("figures.found", _page.Total)}" : line;
        }
    }

    public void Dispose()
    {
        Runner.Changed -= StateHasChanged;
        _gone.Cancel();
        _gone.Dispose();
        _loading?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Runner.Changed += StateHasChanged;
        _actor = await current.GetAsync();
        if (Enum.TryParse<UserColumns>(await js.InvokeAsync<string?>("bedrud.recall", ColumnsKey), out var columns))
            _columns = columns & UserColumns.All;
    }

    protected override async Task OnParametersSetAsync()
    {
        _state = UserListState.Read(SearchText, RoleText, StateText, SortText, PageNumber);
        if (_state == _shown)
            return;
        _shown = _state;
        // What can't be seen any more must not be acted on.
        _selected.Clear();
        await LoadAsync();
    }

    private void Go(UserListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task LoadAsync()
    {
        var loading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        if (Interlocked.Exchange(ref _loading, loading) is { } before)
        {
            await before.CancelAsync();
            before.Dispose();
        }

        try
        {
            _actor ??= await current.GetAsync();
            var page = await Runner.ReadAsync(() => users.ListAsync(_state.ToQuery(), _actor, loading.Token));
            var figures = await Runner.ReadAsync(() => users.CountAsync(_actor, loading.Token));
            if (loading.IsCancellationRequested)
                return;
            _problem = page.Problem ?? figures.Problem;
            if (!page.Succeeded)
                return;
            if (page.Value.Items.Count == 0 && page.Value.Total > 0)
            {
                // The last account of the last page went: the address would show nothing.
                Go(_state with { Page = _state.PageCount(page.Value.Total) });
                return;
            }

            (_page, _figures) = (page.Value, figures.Value ?? _figures);
        }
        catch (OperationCanceledException)
        {
            // Another list was asked for, or the page was left.
        }
    }

    private void Select((Guid Id, bool On) choice)
    {
        if (choice.On)
            _selected.Add(choice.Id);
        else
            _selected.Remove(choice.Id);
    }

    private void SelectAll(bool on)
    {
        _selected.Clear();
        if (on)
            _selected.UnionWith(_page!.Items.Select(u => u.Id));
    }

    private async Task SetColumnsAsync(UserColumns columns)
    {
        _columns = columns;
        await js.InvokeVoidAsync("bedrud.remember", ColumnsKey, ((int)columns).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task CreateAsync()
    {
        if (await NewUserDialog.ShowAsync(dialogs, Texts["new.title"]) is not { } user)
            return;
        Runner.Say(Texts["new.landed", user.Name]);
        await LoadAsync();
    }

    private async Task ActAsync((UserActKind Kind, UserSummary User) act)
    {
        if ((await acts.RunAsync(act.Kind, act.User, Runner)).Ran)
            await LoadAsync();
    }

    private async Task ActOnSelectedAsync(UserActKind kind)
    {
        var chosen = _page!.Items.Where(u => _selected.Contains(u.Id)).ToList();
        _acting = true;
        var outcomes = await acts.RunAsync(kind, chosen, Runner);
        _acting = false;
        if (outcomes is null)
            return;
        _outcomes = outcomes;
        // Those that were refused stay chosen, for another attempt.
        _selected.ExceptWith(outcomes.Where(o => o.Problem is null).Select(o => o.User.Id));
        await LoadAsync();
    }
}
