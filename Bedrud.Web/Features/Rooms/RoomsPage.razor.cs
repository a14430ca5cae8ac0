using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Rooms;

public sealed partial class RoomsPage(
    RoomService rooms, PresenceStore presence, CurrentActor current, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private static readonly RoomFilter[] Kinds = [RoomFilter.Live, RoomFilter.Private, RoomFilter.Suspended];
    private readonly CancellationTokenSource _gone = new();
    private RoomListState? _shown;
    private RoomListState _state = new();
    private Page<RoomSummary>? _page;
    private Problem? _problem;
    private Actor? _actor;
    private IReadOnlySet<string>? _own;
    private int _total;
    private IDisposable? _subscription;
    private CancellationTokenSource? _loading;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<RoomTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "scope")] private string? Scope { get; set; }

    [SupplyParameterFromQuery(Name = "filter")] private string? FilterText { get; set; }

    private string FigureLine
    {
        get
        {
            if (_page is null)
                return "\u00a0";
            var figures = RoomFigures.Of(_total, presence.LiveRooms, _own);
            var line = $"{Texts.Count("figures.rooms", figures.Rooms)}, {Texts.Count("figures.live", figures.Live)}, {Texts.Count("figures.people", figures.People)}";
            return _state.IsNarrowed ? $"{line} · {Texts.Count("figures.found", _page.Total)}" : line;
        }
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        Runner.Changed -= StateHasChanged;
        _gone.Cancel();
        _gone.Dispose();
        _loading?.Dispose();
    }

    protected override void OnInitialized()
    {
        Runner.Changed += StateHasChanged;
        _subscription = presence.Subscribe(null, () => InvokeAsync(RefreshAsync));
    }

    protected override async Task OnParametersSetAsync()
    {
        _state = RoomListState.From(SearchText, SortText, PageNumber, Scope, FilterText);
        if (_state == _shown)
            return;
        _shown = _state;
        await LoadAsync();
    }

    // Figures follow by themselves; which rooms are live must be asked anew.
    private async Task RefreshAsync()
    {
        // May have been under way when the page was left.
        if (_gone.IsCancellationRequested)
            return;
        if (_state.Filter == RoomFilter.Live)
            await LoadAsync();
        StateHasChanged();
    }

    private int Live(RoomSummary room) => RoomFigures.CountPeople(presence.Get(room.Name));

    private void Go(RoomListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task LoadAsync()
    {
        var loading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var before = Interlocked.Exchange(ref _loading, loading);
        if (before is not null)
        {
            await before.CancelAsync();
            before.Dispose();
        }

        try
        {
            _actor ??= await current.GetAsync();
            var all = _actor.May(PortalRight.SeeRooms) && !_state.Mine;
            var page = await Runner.ReadAsync(() => all
                ? rooms.ListAllAsync(_state.ToQuery(), _actor, loading.Token)
                : rooms.ListOwnAsync(_state.ToQuery(), _actor, loading.Token));
            if (loading.IsCancellationRequested)
                return;
            _problem = page.Problem;
            if (!page.Succeeded)
                return;
            if (page.Value.Items.Count == 0 && page.Value.Total > 0)
            {
                // The last room of the last page went: the address would show nothing.
                Go(_state with { Page = _state.PageCount(page.Value.Total) });
                return;
            }

            (_own, _total) = all ? (null, await CountAllAsync(page.Value.Total, loading.Token)) : await OwnAsync(loading.Token);
            _page = page.Value;
        }
        catch (OperationCanceledException)
        {
            // Another list was asked for, or the page was left.
        }
    }

    private async Task<int> CountAllAsync(int found, CancellationToken cancellationToken) => !_state.IsNarrowed
        ? found
        : (await rooms.ListAllAsync(new RoomQuery(PageSize: 1), _actor!, cancellationToken)).Value?.Total ?? found;

    // The names of one person's rooms, to tell which of those that live are theirs.
    private async Task<(IReadOnlySet<string> Names, int Total)> OwnAsync(CancellationToken cancellationToken)
    {
        const int mostPages = 10;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var total = 0;
        for (var number = 1; number <= mostPages; number++)
        {
            var page = await rooms.ListOwnAsync(new RoomQuery(Page: number, PageSize: RoomQuery.MaxPageSize), _actor!, cancellationToken);
            if (!page.Succeeded)
                break;
            total = page.Value.Total;
            names.UnionWith(page.Value.Items.Select(r => r.Name));
            if (names.Count >= total)
                break;
        }

        return (names, total);
    }

    private async Task CreateAsync()
    {
        if (await RoomDialog.ShowAsync(dialogs, Texts["create.title"], null) is { } room)
            navigation.NavigateTo($"/rooms/{room.Name}");
    }

    private async Task EditAsync(RoomSummary room)
    {
        if (await RoomDialog.ShowAsync(dialogs, Texts["edit.title", room.Name], room) is null)
            return;
        Runner.Say(Texts["edit.landed"]);
        await LoadAsync();
    }

    private Task SuspendAsync(RoomSummary room)
    {
        var live = room with { ParticipantCount = Live(room) };
        return RunAsync(room.IsSuspended
            ? RoomActs.Reactivate(live, _actor!, rooms, Texts)
            : RoomActs.Suspend(live, _actor!, rooms, Texts));
    }

    private Task DeleteAsync(RoomSummary room) =>
        RunAsync(RoomActs.Delete(room with { ParticipantCount = Live(room) }, _actor!, rooms, Texts));

    private async Task RunAsync(Command command)
    {
        if ((await Runner.RunAsync(command)).Ran)
            await LoadAsync();
    }
}
