using Bedrud.Infrastructure.Auditing;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Features.Audit.Page;

public sealed partial class AuditPage(CurrentActor current, NavigationManager navigation, BrowserTime clock) : IDisposable
{
    private const string VerifyKey = "verify";

    private readonly CancellationTokenSource _gone = new();
    private AuditListState? _shown;
    private AuditListState _state = new();
    private AuditSlice? _slice;
    private AuditVerification? _verdict;
    private Problem? _problem;
    private CancellationTokenSource? _loading;

    [Inject] private AuditService Audit { get; set; } = default!;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<AuditTexts> Texts { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "search")] private string? SearchText { get; set; }

    [SupplyParameterFromQuery(Name = "who")] private string? WhoText { get; set; }

    [SupplyParameterFromQuery(Name = "actor")] private string? ActorText { get; set; }

    [SupplyParameterFromQuery(Name = "action")] private string? ActionText { get; set; }

    [SupplyParameterFromQuery(Name = "room")] private string? RoomText { get; set; }

    [SupplyParameterFromQuery(Name = "target")] private string? TargetText { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")] private string? OutcomeText { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private long? BeforeSequence { get; set; }

    private string FigureLine => _slice is null ? "\u00a0" : Texts[_slice.Total == 1 ? "figures.one" : "figures.other", _slice.Total];

    private string? _actorName => _state.Actor is null ? null : _slice?.Entries.FirstOrDefault(e => e.ActorId == _state.Actor)?.ActorName;

    public void Dispose()
    {
        Runner.Changed -= StateHasChanged;
        _gone.Cancel();
        _gone.Dispose();
        _loading?.Dispose();
    }

    protected override void OnInitialized() => Runner.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        _state = AuditListState.Read(SearchText, WhoText, ActorText, ActionText, RoomText, TargetText, OutcomeText, FromText, ToText, BeforeSequence);
        if (_state == _shown)
            return;
        _shown = _state;
        await LoadAsync();
    }

    private void Go(AuditListState state) => navigation.NavigateTo(state.ToUrl(), replace: state.Search != _state.Search);

    private async Task LoadAsync()
    {
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
            var actor = await current.GetAsync();
            var slice = await Runner.ReadAsync(() => Audit.ListAsync(_state.ToFilter(clock.ToUtc), _state.Before, AuditListState.PageSize, actor, token));
            if (token.IsCancellationRequested)
                return;
            (_problem, _slice) = (slice.Problem, slice.Value ?? _slice);
        }
        catch (OperationCanceledException)
        {
            // Another list was asked for, or the page was left.
        }
    }

    private async Task VerifyAsync()
    {
        var actor = await current.GetAsync();
        await Runner.RunAsync(new Command(VerifyKey, async () =>
        {
            var found = await Audit.VerifyAsync(null, actor, _gone.Token);
            _verdict = found.Value;
            return found.Problem;
        }));
    }
}
