using Bedrud.Infrastructure.Recordings;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.Chat;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Recordings.Library.Page;

public sealed partial class RecordingsPage(
    RecordingBoard board, CurrentActor current, IDialogService dialogs, ISnackbar snackbar, NavigationManager navigation, BrowserTime clock, TimeProvider time,
    ILogger<RecordingsPage> logger) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private RecordingListState? _shown;
    private RecordingListState _state = new();
    private Page<RecordingSummary>? _page;
    private RecordingFigures? _figures;
    private IReadOnlyList<string> _rooms = [];
    private Problem? _problem;
    private Actor? _actor;
    private RecordingWatch? _watch;
    private CancellationTokenSource? _loading;

    [Inject] private RecordingLibrary Library { get; set; } = default!;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<LibraryTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "room")] private string? RoomText { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? StateText { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? PageNumber { get; set; }

    private string FigureLine
    {
        get
        {
            if (_figures is null || _page is null)
                return "\u00a0";
            string[] figures =
            [
                Texts.Count("figures.all", _figures.Total),
                .. _figures.Active > 0 ? [Texts.Count("figures.active", _figures.Active)] : Array.Empty<string>(),
                .. _figures.Failed > 0 ? [Texts.Count("figures.failed", _figures.Failed)] : Array.Empty<string>(),
                .. _figures.Bytes > 0 ? [FileSizes.Write(_figures.Bytes)] : Array.Empty<string>(),
            ];
            var line = string.Join(", ", figures);
            return _state.IsNarrowed ? $"{line} · {Texts.Count("figures.found", _page.Total)}" : line;
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        Runner.Changed -= StateHasChanged;
        _gone.Cancel();
        _gone.Dispose();
        _loading?.Dispose();
    }

    protected override void OnInitialized()
    {
        Runner.Changed += StateHasChanged;
        _watch = new RecordingWatch(board, (_, _) => true, () => InvokeAsync(RefreshAsync), time, logger);
    }

    protected override async Task OnParametersSetAsync()
    {
        _state = RecordingListState.Read(SearchText, RoomText, StateText, FromText, ToText, SortText, PageNumber);
        if (_state == _shown)
            return;
        _shown = _state;
        await LoadAsync();
    }

    private void Go(RecordingListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task RefreshAsync()
    {
        // May have been under way when the page was left.
        if (_gone.IsCancellationRequested)
            return;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        // Undo may be pressed after the page was left.
        if (_gone.IsCancellationRequested)
            return;
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
            var page = await Runner.ReadAsync(() => Library.ListAsync(_state.ToQuery(clock.ToUtc), _actor, token));
            if (token.IsCancellationRequested)
                return;
            _problem = page.Problem;
            if (!page.Succeeded)
                return;
            if (page.Value.Items.Count == 0 && page.Value.Total > 0)
            {
                // The last one of the last page went: the address would show nothing.
                Go(_state with { Page = _state.PageCount(page.Value.Total) });
                return;
            }

            _figures = (await Runner.ReadAsync(() => Library.CountAsync(null, _actor, token))).Value ?? _figures;
            if (_page is null || _rooms.Count == 0)
                _rooms = (await Runner.ReadAsync(() => Library.ListRoomsAsync(_actor, token))).Value ?? [];
            if (token.IsCancellationRequested)
                return;
            _page = page.Value;
        }
        catch (OperationCanceledException)
        {
            // Another list was asked for, or the page was left.
        }
    }

    private async Task RenameAsync(RecordingSummary recording)
    {
        if (await RenameDialog.ShowAsync(dialogs, Texts["rename.title"], recording.Id, recording.Title) is not null)
            await LoadAsync();
    }

    private Task DeleteAsync(RecordingSummary recording) => RunAsync(RecordingCommands.Delete(recording, _actor!, Library, Texts), recording);

    private Task RestoreAsync(RecordingSummary recording) => RunAsync(RecordingCommands.Restore(recording, _actor!, Library, Texts), null);

    private async Task RunAsync(Command command, RecordingSummary? deleted)
    {
        var outcome = await Runner.RunAsync(command);
        if (outcome.Succeeded && deleted is not null)
            snackbar.OfferUndo(deleted, Library.UndoDays, Texts, () => InvokeAsync(() => RestoreAsync(deleted)));
        if (_gone.IsCancellationRequested)
            return;
        if (outcome.Ran)
            await LoadAsync();
        StateHasChanged();
    }
}
