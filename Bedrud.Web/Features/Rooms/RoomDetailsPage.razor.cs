using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Rooms;

public sealed partial class RoomDetailsPage(
    RoomService rooms, PresenceStore presence, CurrentActor current, IDialogService dialogs, NavigationManager navigation) : IDisposable
{
    private static readonly string[] Tabs = ["live", "members", "bans", "recordings", "settings"];
    private string? _loaded;
    private RoomSummary? _room;
    private RoomRights _rights;
    private Actor? _actor;
    private Problem? _problem;
    private int _people;
    private IDisposable? _subscription;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<RoomTexts> Texts { get; set; } = default!;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")] private string? TabText { get; set; }

    private string Tab => Tabs.Contains(TabText) ? TabText! : Tabs[0];

    public void Dispose() => _subscription?.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Name)
            return;
        _loaded = Name;
        (_room, _problem) = (null, null);
        await LoadAsync();
    }

    private string Url(string tab) => tab == Tabs[0] ? $"/rooms/{Name}" : $"/rooms/{Name}?tab={tab}";

    private async Task LoadAsync()
    {
        _actor ??= await current.GetAsync();
        var result = await Runner.ReadAsync(() => rooms.GetAsync(Name, _actor, default));
        _problem = result.Problem;
        if (result.Succeeded)
            Show(result.Value);
    }

    private void Show(RoomSummary room)
    {
        _room = room;
        _rights = RoomRights.Of(room, _actor!);
        _people = RoomFigures.CountPeople(presence.Get(room.Name));
        _subscription?.Dispose();
        _subscription = presence.Subscribe(room.Name, () => InvokeAsync(Count));
    }

    private void Count()
    {
        _people = RoomFigures.CountPeople(presence.Get(Name));
        StateHasChanged();
    }

    private async Task EditAsync()
    {
        if (await RoomDialog.ShowAsync(dialogs, Texts["edit.title", Name], _room) is not { } room)
            return;
        Show(room);
        Runner.Say(Texts["edit.landed"]);
    }

    private async Task SuspendAsync()
    {
        var room = _room! with { ParticipantCount = _people };
        var command = room.IsSuspended ? RoomActs.Reactivate(room, _actor!, rooms, Texts) : RoomActs.Suspend(room, _actor!, rooms, Texts);
        if ((await Runner.RunAsync(command)).Ran)
            await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        var command = RoomActs.Delete(_room! with { ParticipantCount = _people }, _actor!, rooms, Texts);
        if ((await Runner.RunAsync(command)).Succeeded)
            navigation.NavigateTo("/rooms");
    }
}
