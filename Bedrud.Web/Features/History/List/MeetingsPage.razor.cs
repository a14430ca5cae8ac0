using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.History.List;

public sealed partial class MeetingsPage(PastMeetings meetings, CurrentActor current, NavigationManager navigation, BrowserTime clock) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private MeetingListState? _shown;
    private MeetingListState _state = new();
    private Page<MeetingSummary>? _page;
    private Problem? _problem;
    private Actor? _actor;
    private CancellationTokenSource? _loading;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<HistoryTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "room")] private string? RoomText { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? StateText { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? PageNumber { get; set; }

    private string FigureLine => _page is null ? "\u00a0" : Texts.Count(_state.IsNarrowed ? "figures.found" : "figures.all", _page.Total);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _loading?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _state = MeetingListState.Read(SearchText, RoomText, StateText, FromText, ToText, SortText, PageNumber);
        if (_state == _shown)
            return;
        _shown = _state;
        await LoadAsync();
    }

    private void Go(MeetingListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task LoadAsync()
    {
        var loading = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var token = loading.Token;
        var before = Interlocked.Exchange(ref _loading, loading);
        if (before is not null)
        {
            await before.CancelAsync();
            before.Dispose();
        }

        try
        {
            _actor ??= await current.GetAsync();
            var page = await Runner.ReadAsync(() => meetings.ListAsync(_state.ToQuery(clock.ToUtc), _actor, token));
            if (token.IsCancellationRequested)
                return;
            _problem = page.Problem;
            if (!page.Succeeded)
                return;
            // An address may ask for a page that there is not any more.
            if (page.Value.Items.Count == 0 && page.Value.Total > 0)
                Go(_state with { Page = _state.PageCount(page.Value.Total) });
            else
                _page = page.Value;
        }
        catch (OperationCanceledException)
        {
            // Another list was asked for, or the page was left.
        }
    }
}
