using System.Globalization;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Features.History.List;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Dashboard;

public sealed partial class DashboardPage(
    DashboardService dashboard, PresenceStore presence, CurrentActor current, IDialogService dialogs, NavigationManager navigation, BrowserTime clock, TimeProvider time) : IDisposable
{
    // The figures are counted each minute.
    private static readonly TimeSpan LoadEvery = TimeSpan.FromSeconds(30);
    private DashboardRange _range;
    private DashboardRange? _shown;
    private DashboardFigures? _figures;
    private RoomFigures _live;
    private Problem? _problem;
    private Actor? _actor;
    private IDisposable? _subscription;
    private ITimer? _timer;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<DashboardTexts> Texts { get; set; } = default!;

    [Inject] private IStringLocalizer<RoomTexts> RoomWords { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "range")] private string? RangeText { get; set; }

    private IReadOnlyList<StatPoint> Points => _figures!.Points;

    private StatPoint Busiest => Points.MaxBy(p => p.Peak)!;

    private DateOnly Today => Day(clock.UtcNow);

    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
    }

    protected override void OnInitialized()
    {
        Count();
        _subscription = presence.Subscribe(null, () => InvokeAsync(CountAnew));
        _timer = time.CreateTimer(_ => InvokeAsync(RefreshAsync), null, LoadEvery, LoadEvery);
    }

    protected override async Task OnParametersSetAsync()
    {
        _range = EnumNames.TryParse(RangeText ?? "", out DashboardRange range) ? range : DashboardRange.Day;
        if (_range == _shown)
            return;
        _shown = _range;
        await LoadAsync();
    }

    private void Count() => _live = RoomFigures.Of(0, presence.LiveRooms, null);

    private void CountAnew()
    {
        var before = _live;
        Count();
        if (before != _live)
            StateHasChanged();
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _actor ??= await current.GetAsync();
        var read = await Runner.ReadAsync(() => dashboard.ReadAsync(_range, clock.ToUtc(clock.ToLocal(clock.UtcNow).Date), _actor, default));
        (_figures, _problem) = (read.Value ?? _figures, read.Problem);
    }

    private async Task CreateAsync()
    {
        if (await RoomDialog.ShowAsync(dialogs, RoomWords["create.title"], null) is { } room)
            navigation.NavigateTo($"/rooms/{room.Name}");
    }

    private DateOnly Day(DateTime utc) => DateOnly.FromDateTime(clock.ToLocal(utc));

    private string OutcomeWords(JoinOutcomeCount outcome)
    {
        // A key that ends in "other" would be the plural of a number.
        var words = Texts[$"outcome.{outcome.Kind}.{(outcome.Detail == "other" ? "unspecified" : outcome.Detail)}"];
        return words.ResourceNotFound ? Texts[$"outcome.{outcome.Kind}", outcome.Detail] : words;
    }

    private static string Url(DashboardRange range) => range == DashboardRange.Day ? "/dashboard" : $"/dashboard?range={range.ToString().ToLowerInvariant()}";

    private static string Between(DateTime from, DateTime to) => MeetingListState.Between(from, to).ToUrl();

    private static string Moment(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);

    private static string Write(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Hours(double hours) => hours.ToString(hours < 10 ? "0.#" : "N0", CultureInfo.CurrentCulture);
}
