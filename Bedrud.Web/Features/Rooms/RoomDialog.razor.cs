using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Rooms;

/// <summary>Creates a room, or changes one. Stays open until the portal has taken what was written.</summary>
public sealed partial class RoomDialog(RoomService rooms, CurrentActor current, CommandRunner runner)
{
    private RoomForm _form = new();
    private Guid? _version;
    private bool _saving;
    private Problem? _name;
    private Problem? _capacity;
    private Problem? _empty;
    private Problem? _departure;
    private Problem? _chatDays;
    private Problem? _general;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject] private IStringLocalizer<RoomTexts> Texts { get; set; } = default!;

    /// <summary>The room to change; null for a new one.</summary>
    [Parameter] public RoomSummary? Room { get; set; }

    /// <summary>The room as it was saved, or null where nothing was.</summary>
    public static async Task<RoomSummary?> ShowAsync(IDialogService dialogs, string title, RoomSummary? room)
    {
        var dialog = await dialogs.ShowAsync<RoomDialog>(
            title, new DialogParameters<RoomDialog> { { d => d.Room, room } },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, BackdropClick = false });
        return (await dialog.Result)?.Data as RoomSummary;
    }

    protected override void OnInitialized() => Show(Room);

    private void Show(RoomSummary? room)
    {
        _form = room is null ? new RoomForm() : RoomForm.Of(room);
        _version = room?.Version;
    }

    // A name is judged while it is typed, but only once it is long enough to be one.
    private void NameTyped(string? text)
    {
        _form.Name = text?.Trim() ?? "";
        _name = _form.Name.Length >= Bedrud.Domain.Rooms.RoomName.MinLength ? _form.CheckName() : null;
    }

    private void CapacityTyped(string? text)
    {
        _form.Capacity = text ?? "";
        _capacity = _form.CheckCapacity();
    }

    private void EmptyTimeoutTyped(string? text)
    {
        _form.EmptyTimeout = text ?? "";
        _empty = _form.CheckEmptyTimeout();
    }

    private void DepartureTimeoutTyped(string? text)
    {
        _form.DepartureTimeout = text ?? "";
        _departure = _form.CheckDepartureTimeout();
    }

    private void ChatDaysTyped(string? text)
    {
        _form.ChatDays = text ?? "";
        _chatDays = _form.CheckChatDays();
    }

    private async Task SaveAsync()
    {
        (_name, _capacity, _general) = (Room is null ? _form.CheckName() : null, _form.CheckCapacity(), null);
        (_empty, _departure, _chatDays) = (_form.CheckEmptyTimeout(), _form.CheckDepartureTimeout(), _form.CheckChatDays());
        if (_saving || (_name ?? _capacity ?? _empty ?? _departure ?? _chatDays) is not null)
            return;

        _saving = true;
        var actor = await current.GetAsync();
        var result = await runner.ReadAsync(() => Room is null
            ? rooms.CreateAsync(_form.Name, _form.ToSettings(), actor, default)
            : rooms.UpdateAsync(Room.Name, _form.ToSettings(), _version, actor, default));
        _saving = false;

        if (result.Succeeded)
            Dialog.Close(DialogResult.Ok(result.Value));
        else
            Place(result.Problem);
    }

    private void Place(Problem problem)
    {
        switch (problem.Code)
        {
            case "invalid-name" or "name-taken":
                _name = problem;
                break;
            case "invalid-capacity":
                _capacity = problem;
                break;
            case "invalid-empty-timeout":
                _empty = problem;
                break;
            case "invalid-departure-timeout":
                _departure = problem;
                break;
            case "invalid-chat-days":
                _chatDays = problem;
                break;
            default:
                _general = problem;
                break;
        }
    }

    private async Task ReloadAsync()
    {
        var actor = await current.GetAsync();
        var result = await runner.ReadAsync(() => rooms.GetAsync(Room!.Name, actor, default));
        _general = result.Problem;
        if (result.Succeeded)
            Show(result.Value);
    }
}
